package io.perigee.devkit.launcher;

import io.perigee.devkit.engine.Address;
import io.perigee.devkit.engine.Engines;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Makes the start-up caches of the services that have none, once a build: each service is started, on a database and topics of
 * its own that are removed afterwards, asked a little, and ended, whereupon the JVM writes down what it learned. A service
 * whose cache cannot be made starts without one. {@code PERIGEE_STARTUP_CACHES=off} leaves them all out.
 */
final class Training {

  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration WRITTEN = Duration.ofSeconds(90);
  private static final int AT_A_TIME = 2;
  private static final List<String> ASKED = List.of("/q/health/live", "/q/health/ready", "/q/metrics", "/version");

  private final Context context;
  private final Progress progress;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  Training(Context context, Progress progress) {
    this.context = context;
    this.progress = progress;
  }

  void run() throws IOException {
    List<String> untrained =
        Processes.SERVICES.stream().filter(name -> StartupCache.of(name, context).ready().isEmpty()).toList();
    if (untrained.isEmpty() || "off".equals(System.getenv("PERIGEE_STARTUP_CACHES"))) {
      return;
    }
    progress.say("Making start-up caches, once a build: " + String.join(", ", untrained));
    Engines engines = context.engines().started();
    try (Sandbox sandbox = Sandbox.make(engines, "training");
        ExecutorService two = Executors.newFixedThreadPool(AT_A_TIME)) {
      untrained.forEach(name -> two.submit(() -> train(name, sandbox)));
    }
    StartupCache.removeOthers(context);
  }

  private void train(String name, Sandbox sandbox) {
    StartupCache cache = StartupCache.of(name, context);
    Path partial = cache.file().resolveSibling(name + ".partial");
    int port = Address.free().port();
    try {
      Files.deleteIfExists(partial);
      ProcessHandle service =
          Leashed.start(command(name, partial), environment(name, sandbox, port), "KILL", context.home().log("training"));
      if (awaitReady(service, port)) {
        ask(port);
      }
      Signals.end(service, "TERM", WRITTEN);
      if (Files.exists(partial)) {
        Files.move(partial, cache.file());
      } else {
        progress.say("  " + name + " has no start-up cache and will start slower, see " + context.home().log("training"));
      }
    } catch (IOException | RuntimeException e) {
      progress.say("  " + name + " has no start-up cache and will start slower: " + e.getMessage());
    }
  }

  private List<String> command(String name, Path cache) {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(ServiceProcess.JVM_FLAGS);
    command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-jar", context.checkout().runner(name).toString()));
    return command;
  }

  private static Map<String, String> environment(String name, Sandbox sandbox, int port) {
    Map<String, String> environment = new TreeMap<>(sandbox.environment(name));
    environment.put("PERIGEE_HTTP_HOST", "127.0.0.1");
    environment.put("PERIGEE_HTTP_PORT", Integer.toString(port));
    return environment;
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

  private void ask(int port) {
    for (int round = 0; round < 20; round++) {
      ASKED.forEach(path -> status(port, path));
    }
  }

  private int status(int port, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(5)).build();
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
