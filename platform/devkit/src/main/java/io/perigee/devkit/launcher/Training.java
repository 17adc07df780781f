package io.perigee.devkit.launcher;

import io.perigee.devkit.engine.Address;
import io.perigee.devkit.process.LockedFile;
import io.perigee.devkit.process.Signals;
import io.perigee.devkit.startup.LauncherJvm;
import io.perigee.devkit.startup.StartupCache;
import io.perigee.devkit.startup.StartupCacheMaker;
import io.perigee.devkit.startup.StartupCaches;
import io.perigee.devkit.testkit.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Makes the start-up caches that are missing: a service is started on a database and topics of its
 * own that are removed afterwards, asked a little, and ended; of the classes that it loaded, a JVM
 * makes the cache. The launcher's is made of what its JVMs and Kafka's wrote down as they ran. What
 * cannot be made is logged, and done without.
 */
final class Training {

  private static final Duration READY = Duration.ofSeconds(120);
  private static final Duration ENDED = Duration.ofSeconds(60);
  private static final Duration ANOTHERS = Duration.ofMinutes(10);
  private static final int LAST = 19;
  private static final List<String> ASKED =
      List.of("/q/health/live", "/q/health/ready", "/q/metrics");

  private final Checkout checkout;
  private final Path log;
  private final StartupCacheMaker maker;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  /**
   * @param giveWay how much it gives way to others, as {@code nice} takes it
   * @param log file that the processes' output is added to
   */
  Training(Checkout checkout, int giveWay, Path log) {
    this.checkout = checkout;
    this.log = log;
    this.maker = new StartupCacheMaker(giveWay, log);
  }

  /** Behind everything else that the machine has to do. */
  static Training behind(Context context) {
    return new Training(context.checkout(), LAST, context.home().log("training"));
  }

  /** True if there is anything to make now. */
  boolean isNeeded() throws IOException {
    return !untrained().isEmpty() || isLaunchersMissing();
  }

  /** The services by which missing caches are made. */
  List<String> untrained() {
    return StartupCaches.areMade()
        ? StartupCache.TEACHERS.stream().filter(service -> isMissing(of(service))).toList()
        : List.of();
  }

  private boolean isLaunchersMissing() throws IOException {
    Optional<StartupCache> cache = LauncherJvm.cache().filter(Training::isMissing);
    return StartupCaches.areMade()
        && cache.isPresent()
        && !LauncherJvm.lists(cache.get()).isEmpty();
  }

  private static boolean isMissing(StartupCache cache) {
    return cache.isPossible() && !cache.isReady();
  }

  private StartupCache of(String service) {
    return StartupCache.ofService(checkout.root(), service);
  }

  /**
   * Makes what is missing. Of several that would, one does, and the others find it done.
   *
   * @param place where services are started that are only to be watched
   */
  void run(Supplier<Sandbox> place) throws IOException {
    if (!isNeeded()) {
      return;
    }
    Path lock = checkout.root().resolve("target/start-up-caches.lock");
    try (LockedFile ignored = LockedFile.of(lock, ANOTHERS, () -> {})) {
      List<String> untrained = untrained();
      if (!untrained.isEmpty()) {
        try (Sandbox sandbox = place.get()) {
          for (String service : untrained) {
            train(service, sandbox.environment(service));
          }
        }
      }
      if (isLaunchersMissing()) {
        StartupCache cache = LauncherJvm.cache().orElseThrow();
        say(cache, maker.make(cache, LauncherJvm.lists(cache)));
      }
    }
  }

  /**
   * Makes the cache of which a service starts.
   *
   * @param environment what the service is told, but for its port
   */
  void train(String service, Map<String, String> environment) throws IOException {
    StartupCache cache = of(service);
    Path classes = Files.createTempFile(service, ".classes");
    try {
      int port = Address.free().port();
      int management = service.equals(Ports.GATEWAY) ? Address.free().port() : port;
      ProcessHandle process =
          maker.startRecorded(
              cache, checkout.root(), service, with(environment, port, management), classes);
      boolean ready = awaitReady(process, management);
      if (ready) {
        ask(port, management);
      }
      Signals.end(process, "TERM", ENDED);
      say(cache, ready && maker.make(cache, List.of(classes)));
    } finally {
      Files.deleteIfExists(classes);
    }
  }

  private void say(StartupCache cache, boolean made) {
    Supervisor.log(
        made
            ? "event=startup_cache_made file=" + cache.file()
            : "event=startup_cache_not_made file=" + cache.file() + " see=" + log);
  }

  private static Map<String, String> with(
      Map<String, String> environment, int port, int management) {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("PERIGEE_HTTP_HOST", "127.0.0.1");
    all.put("PERIGEE_HTTP_PORT", Integer.toString(port));
    all.put("PERIGEE_MANAGEMENT_PORT", Integer.toString(management));
    return all;
  }

  private boolean awaitReady(ProcessHandle service, int port) {
    long giveUp = System.nanoTime() + READY.toNanos();
    while (service.isAlive() && System.nanoTime() < giveUp) {
      if (status(port, "/q/health/ready") == 200) {
        return true;
      }
      Signals.pause();
    }
    return false;
  }

  private void ask(int port, int management) {
    for (int round = 0; round < 20; round++) {
      ASKED.forEach(path -> status(management, path));
      status(port, "/version");
    }
  }

  private int status(int port, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
