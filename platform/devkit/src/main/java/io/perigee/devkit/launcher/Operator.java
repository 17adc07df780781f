package io.perigee.devkit.launcher;

import io.perigee.devkit.engine.Address;
import io.perigee.devkit.process.Detached;
import io.perigee.devkit.process.ProcessMark;
import io.perigee.devkit.process.Signals;
import io.perigee.devkit.startup.LauncherJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings an installation up and down: what the commands do with the supervisor and its processes.
 */
final class Operator {

  private static final Duration READY = Duration.ofSeconds(240);
  private static final Duration SLOW = Duration.ofSeconds(20);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final Context context;
  private final Progress progress;

  Operator(Context context, Progress progress) {
    this.context = context;
    this.progress = progress;
  }

  /** The installation of the environment, its ports settled. */
  static Context settled(Home home, Checkout checkout) {
    Secrets secrets = Secrets.of(home);
    Context recorded = new Context(home, checkout, Ports.recorded(home), secrets);
    return new Context(home, checkout, Ports.settle(home, name -> runs(recorded, name)), secrets);
  }

  static boolean runs(Context context, String name) {
    return handle(context, name).isPresent();
  }

  /** A process of the installation, by its name. */
  static Optional<ProcessHandle> handle(Context context, String name) {
    return switch (name) {
      case Ports.POSTGRES -> context.postgres().running();
      case Ports.KAFKA, Ports.KAFKA_CONTROLLER -> context.kafka().running();
      case Ports.GATEWAY_MANAGEMENT, Ports.GATEWAY_SECOND ->
          ProcessMark.read(context.home().mark(Ports.GATEWAY));
      default -> ProcessMark.read(context.home().mark(name));
    };
  }

  /**
   * @throws LauncherException if another program has the gateway's port
   */
  void requirePort() {
    if (!runs(context, Ports.GATEWAY)
        && !Address.local(context.ports().of(Ports.GATEWAY)).isFree()) {
      throw new LauncherException(
          "port "
              + context.ports().of(Ports.GATEWAY)
              + " is in use by another program; set PERIGEE_PORT to a free one");
    }
  }

  /** Starts the supervisor unless it runs, and waits until everything is ready. */
  void up() throws IOException {
    requirePort();
    ProcessHandle supervisor = supervisor();
    long giveUp = System.nanoTime() + READY.toNanos();
    Set<String> waiting = new LinkedHashSet<>(Processes.ALL);
    while (!waiting.isEmpty()) {
      waiting.removeIf(this::becameReady);
      if (!supervisor.isAlive()) {
        throw new LauncherException(
            "the supervisor ended:\n" + Logs.end(context.home().log(Processes.SUPERVISOR), 20));
      }
      if (System.nanoTime() > giveUp) {
        String first = waiting.iterator().next();
        throw new LauncherException(
            "not ready within "
                + READY.toSeconds()
                + " s: "
                + String.join(", ", waiting)
                + "\n"
                + Logs.end(context.home().log(first), 20));
      }
      Signals.pause();
    }
  }

  private boolean becameReady(String name) {
    boolean ready = isReady(name);
    if (ready) {
      progress.say(name + " is ready");
    }
    return ready;
  }

  boolean isReady(String name) {
    return switch (name) {
      case Ports.POSTGRES, Ports.KAFKA ->
          runs(context, name) && Address.local(context.ports().of(name)).answers();
      default -> runs(context, name) && context.service(name).isReady();
    };
  }

  private ProcessHandle supervisor() throws IOException {
    Optional<ProcessHandle> running =
        handle(context, Processes.SUPERVISOR).filter(this::isOfThisBuild);
    if (running.isPresent()) {
      return running.get();
    }
    handle(context, Processes.SUPERVISOR).ifPresent(p -> Signals.end(p, "TERM", STOP));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
    command.addAll(LauncherJvm.flags(Processes.SUPERVISOR));
    command.addAll(List.of(Launcher.class.getName(), "supervise"));
    Map<String, String> environment =
        Map.of(
            "CLASSPATH", System.getProperty("java.class.path"),
            "PERIGEE_HOME", context.home().root().toString(),
            "PERIGEE_CHECKOUT", context.checkout().root().toString());
    ProcessHandle started =
        Detached.start(
            command, environment, context.home().run(), context.home().log(Processes.SUPERVISOR));
    ProcessMark.write(context.home().mark(Processes.SUPERVISOR), started);
    return started;
  }

  /**
   * A supervisor that is older than the launcher's classes may not find those that it has not
   * needed yet.
   */
  private boolean isOfThisBuild(ProcessHandle supervisor) {
    Path built = context.checkout().root().resolve("platform/devkit/target/launcher/built");
    try {
      Instant time = Files.getLastModifiedTime(built).toInstant();
      return supervisor.info().startInstant().map(start -> start.isAfter(time)).orElse(true);
    } catch (IOException e) {
      return true;
    }
  }

  /** Stops everything, the supervisor first, the engines last. */
  void down() {
    stopServices();
    for (String engine : Processes.ENGINES.reversed()) {
      if (runs(context, engine)) {
        progress.say("stopping " + engine);
      }
    }
    context.kafka().stop();
    context.postgres().stop();
  }

  /** Stops the supervisor and the services; the engines go on. */
  void stopServices() {
    handle(context, Processes.SUPERVISOR).ifPresent(p -> Signals.end(p, "TERM", STOP));
    List<String> running = Processes.SERVICES.stream().filter(s -> runs(context, s)).toList();
    if (running.isEmpty()) {
      return;
    }
    progress.say("stopping " + String.join(", ", running));
    List<Thread> stops = new ArrayList<>();
    for (String service : running) {
      stops.add(Thread.ofVirtual().start(() -> context.service(service).stop()));
    }
    stops.forEach(Operator::join);
  }

  /** Ends one process, and waits until the supervisor has started it again and it is ready. */
  void restart(String name) throws IOException {
    Optional<ProcessHandle> before = handle(context, name);
    if (name.equals(Processes.SUPERVISOR)) {
      before.ifPresent(p -> Signals.end(p, "TERM", STOP));
      supervisor();
      return;
    }
    if (handle(context, Processes.SUPERVISOR).isEmpty()) {
      throw new LauncherException("Perigee is not up; ./perigee up starts it");
    }
    before.ifPresent(
        p -> Signals.end(p, name.equals(Ports.POSTGRES) ? "INT" : "TERM", Duration.ofSeconds(20)));
    if (!isReadyWithin(name, READY)) {
      throw new LauncherException(
          name + " is not ready again:\n" + Logs.end(context.home().log(name), 20));
    }
    progress.say(name + " is ready");
  }

  private boolean isReadyWithin(String name, Duration patience) {
    long giveUp = System.nanoTime() + patience.toNanos();
    boolean ready = isReady(name);
    while (!ready && System.nanoTime() < giveUp) {
      Signals.pause();
      ready = isReady(name);
    }
    return ready;
  }

  /**
   * A busy machine's gateway may be slow to say that it is ready.
   *
   * @throws LauncherException if it does not run, or does not say so
   */
  void requireUp() {
    if (!runs(context, Ports.GATEWAY) || !isReadyWithin(Ports.GATEWAY, SLOW)) {
      throw new LauncherException("Perigee is not up; ./perigee up starts it");
    }
  }

  /** True if anything of the installation runs. */
  boolean anythingRuns() {
    return runs(context, Processes.SUPERVISOR)
        || Processes.ALL.stream().anyMatch(name -> runs(context, name));
  }

  /** True if the home holds data. */
  boolean hasData() {
    return Files.isDirectory(context.home().engines().resolve("postgres"));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
