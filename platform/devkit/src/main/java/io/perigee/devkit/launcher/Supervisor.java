package io.perigee.devkit.launcher;

import io.perigee.devkit.engine.EmbeddedKafka;
import io.perigee.devkit.engine.EmbeddedPostgres;
import io.perigee.devkit.engine.EngineException;
import io.perigee.devkit.install.Provision;
import io.perigee.devkit.process.Folders;
import io.perigee.devkit.process.ProcessMark;
import io.perigee.devkit.process.Signals;
import io.perigee.devkit.testkit.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * The background process that keeps engines and services running: it starts what does not run,
 * takes over what does, and starts again what ends, with a pause that grows while that goes wrong.
 * It ends without ending them.
 */
final class Supervisor {

  private static final Duration LOOK = Duration.ofMillis(250);
  private static final int TRIES = 10;
  private static final long LOG_LIMIT = 32L << 20;

  private final Context context;
  private final EmbeddedPostgres postgres;
  private final EmbeddedKafka kafka;
  private final List<Watched> watched = new ArrayList<>();

  Supervisor(Context context) {
    this.context = context;
    this.postgres = context.postgres();
    this.kafka = context.kafka();
    watched.add(
        new Watched(
            Ports.POSTGRES,
            Clock.systemUTC(),
            () -> postgres.running().isPresent(),
            this::startPostgres));
    watched.add(
        new Watched(
            Ports.KAFKA, Clock.systemUTC(), () -> kafka.running().isPresent(), this::startKafka));
  }

  private void startPostgres() {
    postgres.start();
    mark(Ports.POSTGRES, postgres.process());
  }

  private void startKafka() {
    kafka.start();
    mark(Ports.KAFKA, kafka.process());
  }

  /** A killed engine's children may hold its data for some seconds more. */
  private static void persistently(String name, Runnable start) {
    for (int attempt = 1; ; attempt++) {
      try {
        start.run();
        return;
      } catch (EngineException e) {
        log(
            "event=start_failed name="
                + name
                + " attempt="
                + attempt
                + " reason="
                + e.getMessage());
        if (attempt == TRIES) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void mark(String name, ProcessHandle process) {
    try {
      ProcessMark.write(context.home().mark(name), process);
    } catch (IOException e) {
      throw new UncheckedIOException("no pidfile for " + name, e);
    }
  }

  /** Does so until the process is ended; at once if another supervisor does. */
  void run() throws IOException, InterruptedException {
    try (FileChannel file =
            FileChannel.open(
                context.home().run().resolve("supervisor.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock == null) {
        log("event=another_supervisor_runs");
        return;
      }
      ProcessMark.write(context.home().mark(Processes.SUPERVISOR), ProcessHandle.current());
      log("event=supervisor_started pid=" + ProcessHandle.current().pid());
      CompletableFuture.allOf(
              CompletableFuture.runAsync(() -> persistently(Ports.POSTGRES, this::startPostgres)),
              CompletableFuture.runAsync(() -> persistently(Ports.KAFKA, this::startKafka)))
          .join();
      Provision.on(context.engines(), context.secrets().installation()).run();
      log("event=installed");
      for (String name : Processes.SERVICES) {
        ServiceProcess service = context.service(name);
        watched.add(new Watched(name, Clock.systemUTC(), runs(service), service::start));
      }
      Thread.ofPlatform().daemon().name("training").start(this::train);
      watch();
    }
  }

  /** Asks for the mark of a process when the last one that was found is gone. */
  private static BooleanSupplier runs(ServiceProcess service) {
    AtomicReference<ProcessHandle> last = new AtomicReference<>();
    return () -> {
      ProcessHandle known = last.get();
      if (known == null || !known.isAlive()) {
        known = service.running().orElse(null);
        last.set(known);
      }
      return known != null;
    };
  }

  /** Begins when all services are ready, so that it delays none of them. */
  private void train() {
    Operator operator = new Operator(context, new Progress(System.out));
    while (!Processes.SERVICES.stream().allMatch(operator::isReady)) {
      Signals.pause();
    }
    try {
      // Where former versions kept start-up caches.
      Folders.remove(context.home().root().resolve("cache"));
      Training.behind(context).run(() -> Sandbox.make(context.engines(), "training"));
    } catch (IOException | RuntimeException e) {
      log("event=startup_caches_not_made reason=" + e.getMessage());
    }
  }

  private void watch() throws InterruptedException {
    Instant nextTidy = Instant.now();
    while (true) {
      watched.forEach(Watched::look);
      if (Instant.now().isAfter(nextTidy)) {
        boundLogs();
        nextTidy = Instant.now().plusSeconds(30);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    }
  }

  /**
   * A log that has grown too long is copied aside and emptied: its writer appends, and so goes on
   * at the beginning.
   */
  private void boundLogs() {
    for (String name : Processes.ALL) {
      Path log = context.home().log(name);
      try {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
          Files.copy(log, log.resolveSibling(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
          try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(0);
          }
        }
      } catch (IOException e) {
        log("event=log_not_bounded name=" + name + " reason=" + e.getMessage());
      }
    }
  }

  static void log(String event) {
    System.out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + event);
  }
}
