package io.perigee.devkit.engine;

import io.perigee.devkit.process.Detached;
import io.perigee.devkit.process.Leashed;
import io.perigee.devkit.process.OwnedFile;
import io.perigee.devkit.process.ProcessMark;
import io.perigee.devkit.process.Signals;
import io.perigee.devkit.startup.LauncherJvm;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Apache Kafka from its Maven jars, as a JVM beside this one on the same class path. Its data
 * directory is kept.
 */
public final class EmbeddedKafka implements KafkaEngine {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final String ASK_MILLIS = "2000";

  private final Settings settings;
  private ProcessHandle process;

  /**
   * @param home directory of its data, its properties (they hold passwords: mode 0600) and its
   *     pidfile
   * @param log file that its output is added to
   * @param port TCP port on loopback for clients
   * @param controllerPort TCP port on loopback for its own controller
   */
  public record Settings(
      Path home, Path log, int port, int controllerPort, KafkaUsers users, Keeping keeping) {
    Path mark() {
      return home.resolve("kafka.pid");
    }
  }

  public EmbeddedKafka(Settings settings) {
    this.settings = settings;
  }

  Settings settings() {
    return settings;
  }

  @Override
  public Address address() {
    return Address.local(settings.port());
  }

  @Override
  public KafkaUsers users() {
    return settings.users();
  }

  /** The broker that runs on this directory. */
  public Optional<ProcessHandle> running() {
    return ProcessMark.read(settings.mark());
  }

  /** The broker's process; null before {@link #start}. */
  public ProcessHandle process() {
    return process;
  }

  /**
   * Starts it, or takes over the one that runs on this directory already; returns when it answers.
   */
  @Override
  public void start() {
    try {
      Optional<ProcessHandle> left = running();
      process = left.isPresent() ? left.get() : launch();
      awaitAnswer();
    } catch (IOException e) {
      throw new EngineException("Kafka cannot be started: " + e.getMessage(), e);
    }
  }

  /** Ends it in Kafka's controlled way. */
  @Override
  public void stop() {
    running().ifPresent(p -> Signals.end(p, "TERM", STOP));
  }

  private ProcessHandle launch() throws IOException {
    Path file = settings.home().resolve("server.properties");
    Path data = settings.home().resolve("data").toAbsolutePath();
    Properties properties =
        KafkaSettings.of(data, address(), address(), settings.controllerPort(), settings.users());
    StringWriter text = new StringWriter();
    properties.store(text, null);
    OwnedFile.write(file, text.toString());
    List<String> command = command(file);
    ProcessHandle started =
        switch (settings.keeping()) {
          case STATE -> Detached.start(command, environment(), settings.home(), settings.log());
          case NOTHING -> Leashed.start(command, environment(), "KILL", settings.log());
        };
    ProcessMark.write(settings.mark(), started);
    return started;
  }

  private List<String> command(Path file) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:MetaspaceSize=128m",
                "-XX:ActiveProcessorCount=2",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX"));
    if (settings.keeping() == Keeping.NOTHING) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(LauncherJvm.flags("kafka"));
    command.addAll(List.of(KafkaNode.class.getName(), file.toString()));
    return command;
  }

  private static Map<String, String> environment() {
    return Map.of("CLASSPATH", System.getProperty("java.class.path"));
  }

  private void awaitAnswer() {
    long giveUp = System.nanoTime() + START.toNanos();
    while (!address().answers() || !answersAsOurs()) {
      if (!process.isAlive()) {
        throw new EngineException("Kafka ended while it started, see " + settings.log());
      }
      if (System.nanoTime() > giveUp) {
        throw new EngineException(
            "Kafka did not answer within " + START.toSeconds() + " s, see " + settings.log());
      }
      Signals.pause();
    }
  }

  private boolean answersAsOurs() {
    Properties client = settings.users().asServices(bootstrap());
    client.setProperty("request.timeout.ms", ASK_MILLIS);
    client.setProperty("default.api.timeout.ms", ASK_MILLIS);
    try (Admin admin = Admin.create(client)) {
      return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while Kafka started", e);
    }
  }
}
