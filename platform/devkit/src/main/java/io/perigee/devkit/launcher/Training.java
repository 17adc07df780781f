package io.perigee.devkit.launcher;

import io.perigee.devkit.engine.Address;
import io.perigee.devkit.process.Leashed;
import io.perigee.devkit.process.Signals;
import io.perigee.devkit.testkit.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the start-up caches of the services that have none, once a build, behind everything else
 * that the machine has to do: each service is started at the lowest priority, on a database and
 * topics of its own that are removed afterwards, asked a little, and ended, whereupon the JVM
 * writes down what it learned. A service whose cache cannot be made starts without one. {@code
 * PERIGEE_STARTUP_CACHES=off} leaves them all out.
 */
final class Training {

  private static final Duration READY = Duration.ofSeconds(120);
  private static final Duration WRITTEN = Duration.ofSeconds(240);
  private static final List<String> ASKED =
      List.of("/q/health/live", "/q/health/ready", "/q/metrics");

  private final Context context;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  Training(Context context) {
    this.context = context;
  }

  /** The services that have no cache and shall have one. */
  List<String> untrained() {
    if ("off".equals(System.getenv("PERIGEE_STARTUP_CACHES"))) {
      return List.of();
    }
    return Processes.SERVICES.stream()
        .filter(name -> StartupCache.of(name, context).ready().isEmpty())
        .toList();
  }

  /** Makes the caches, one after another; what goes wrong is logged and left. */
  void run() {
    List<String> untrained = untrained();
    if (untrained.isEmpty()) {
      return;
    }
    try (Sandbox sandbox = Sandbox.make(context.engines(), "training")) {
      StartupCache.removeOthers(context);
      for (String name : untrained) {
        train(name, sandbox.environment(name));
      }
    } catch (IOException | RuntimeException e) {
      Supervisor.log("event=startup_caches_not_made reason=" + e.getMessage());
    }
  }

  /**
   * Makes one service's cache.
   *
   * @param environment what the service is told, but for its port
   */
  void train(String name, Map<String, String> environment) throws IOException {
    StartupCache cache = StartupCache.of(name, context);
    Path partial = cache.file().resolveSibling(name + ".partial");
    int port = Address.free().port();
    int management = name.equals(Ports.GATEWAY) ? Address.free().port() : port;
    ProcessHandle service =
        Leashed.start(
            command(name, partial),
            with(environment, port, management),
            "KILL",
            context.home().log("training"));
    if (awaitReady(service, management)) {
      ask(port, management);
    }
    Signals.send(service, "TERM");
    if (Signals.awaitEnd(service, WRITTEN) && Files.exists(partial) && Files.size(partial) > 0) {
      Files.move(partial, cache.file());
      Supervisor.log("event=startup_cache_made name=" + name);
    } else {
      service.destroyForcibly();
      Supervisor.log(
          "event=startup_cache_not_made name=" + name + " see=" + context.home().log("training"));
    }
  }

  private List<String> command(String name, Path cache) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "nice",
                "-n",
                "19",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(ServiceProcess.JVM_FLAGS);
    command.addAll(
        List.of("-XX:AOTCacheOutput=" + cache, "-jar", context.checkout().runner(name).toString()));
    return command;
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
