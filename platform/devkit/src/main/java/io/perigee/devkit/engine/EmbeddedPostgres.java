package io.perigee.devkit.engine;

import io.perigee.devkit.process.Detached;
import io.perigee.devkit.process.Folders;
import io.perigee.devkit.process.Leashed;
import io.perigee.devkit.process.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** PostgreSQL from its own binaries, as a process beside this one. Its data directory is kept. */
public final class EmbeddedPostgres implements PostgresEngine {

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final Duration INITDB = Duration.ofSeconds(60);

  private final Settings settings;
  private ProcessHandle process;

  /** Why it did not answer when it was last asked. */
  private String refusal;

  /**
   * @param data its data directory; made when absent
   * @param log file that its output is added to
   * @param port TCP port on loopback
   * @param password the superuser's password, set when the data directory is made
   * @param keeping {@link Keeping#STATE} for an installation, {@link Keeping#NOTHING} for tests
   */
  public record Settings(Path data, Path log, int port, String password, Keeping keeping) {}

  public EmbeddedPostgres(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Address address() {
    return Address.local(settings.port());
  }

  @Override
  public String password() {
    return settings.password();
  }

  /**
   * Starts it, or takes over the one that runs on this data directory already; returns when it
   * answers.
   */
  @Override
  public void start() {
    try {
      PostgresBinaries binaries = PostgresBinaries.unpacked();
      if (!Files.exists(settings.data().resolve("PG_VERSION"))) {
        initialise(binaries);
      }
      Optional<ProcessHandle> left = running();
      if (left.isPresent() && answersAsOurs()) {
        process = left.get();
        return;
      }
      left.ifPresent(EmbeddedPostgres::end);
      process = launch(binaries);
      awaitAnswer();
    } catch (IOException e) {
      throw new EngineException("PostgreSQL cannot be started: " + e.getMessage(), e);
    }
  }

  /** Ends it in PostgreSQL's fast way: sessions are broken off, data is written out. */
  @Override
  public void stop() {
    running().ifPresent(EmbeddedPostgres::end);
  }

  /** The server process; null before {@link #start}. */
  public ProcessHandle process() {
    return process;
  }

  /** The server that runs on this data directory. */
  public Optional<ProcessHandle> running() {
    return running(settings.data());
  }

  /** The server that runs on a data directory, by the process id that PostgreSQL keeps in it. */
  static Optional<ProcessHandle> running(Path data) {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return ProcessHandle.of(Long.parseLong(lines.getFirst().trim()))
          .filter(p -> isPostgresOn(p, data));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static boolean isPostgresOn(ProcessHandle process, Path data) {
    try {
      String command = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
      return command.contains("postgres") && command.contains(data.toString());
    } catch (IOException e) {
      return false;
    }
  }

  private static void end(ProcessHandle postgres) {
    // SIGINT is the fast shutdown; SIGTERM would wait for the sessions to leave.
    Signals.end(postgres, "INT", STOP);
  }

  private void initialise(PostgresBinaries binaries) throws IOException {
    Files.createDirectories(settings.data().getParent());
    // A folder that was broken off half-way would be taken for a whole one.
    Path partial = settings.data().resolveSibling(settings.data().getFileName() + ".partial");
    Folders.remove(partial);
    Path secret =
        Files.createTempFile(
            settings.data().getParent(),
            "initdb",
            ".pw",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(secret, settings.password());
      List<String> command = new ArrayList<>(Rootless.prefix());
      command.addAll(
          List.of(
              binaries.program("initdb"),
              "-D",
              partial.toString(),
              "-U",
              "postgres",
              "-A",
              "scram-sha-256",
              "--pwfile=" + secret,
              "-E",
              "UTF8",
              "--locale=C",
              "--no-instructions"));
      if (settings.keeping() == Keeping.NOTHING) {
        command.add("--no-sync");
      }
      Process initdb =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(settings.log().toFile()))
              .start();
      if (!initdb.waitFor(INITDB.toMillis(), TimeUnit.MILLISECONDS) || initdb.exitValue() != 0) {
        initdb.destroyForcibly();
        throw new EngineException("PostgreSQL's initdb failed, see " + settings.log());
      }
      // An empty one may have been made for it.
      Files.deleteIfExists(settings.data());
      Files.move(partial, settings.data(), StandardCopyOption.ATOMIC_MOVE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while PostgreSQL's data directory was made", e);
    } finally {
      Files.deleteIfExists(secret);
    }
  }

  private ProcessHandle launch(PostgresBinaries binaries) throws IOException {
    List<String> command = new ArrayList<>(Rootless.prefix());
    command.addAll(List.of(binaries.program("postgres"), "-D", settings.data().toString()));
    PostgresSettings.of(settings.port(), settings.keeping())
        .forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return switch (settings.keeping()) {
      case STATE -> Detached.start(command, Map.of(), settings.data().getParent(), settings.log());
      case NOTHING -> Leashed.start(command, Map.of(), "INT", settings.log());
    };
  }

  private void awaitAnswer() {
    long giveUp = System.nanoTime() + START.toNanos();
    while (!answersAsOurs()) {
      if (!process.isAlive()) {
        throw new EngineException("PostgreSQL ended while it started, see " + settings.log());
      }
      if (System.nanoTime() > giveUp) {
        throw new EngineException(
            "PostgreSQL did not answer within %d s: %s; see %s"
                .formatted(START.toSeconds(), refusal, settings.log()));
      }
      Signals.pause();
    }
  }

  private boolean answersAsOurs() {
    try (Connection c =
            DriverManager.getConnection(
                jdbcUrl("postgres") + "?loginTimeout=2", user(), settings.password());
        var statement = c.createStatement();
        var row = statement.executeQuery("SHOW data_directory")) {
      boolean ours = row.next() && Path.of(row.getString(1)).equals(settings.data());
      refusal = ours ? null : "another server is at its port";
      return ours;
    } catch (SQLException e) {
      refusal = e.getMessage();
      return false;
    }
  }
}
