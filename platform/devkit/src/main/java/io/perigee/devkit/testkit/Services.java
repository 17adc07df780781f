package io.perigee.devkit.testkit;

import io.perigee.devkit.engine.Address;
import io.perigee.devkit.process.Leashed;
import io.perigee.devkit.process.Signals;
import io.perigee.devkit.startup.ServiceJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Services as processes of their own, from their built runner jars, on a {@link Sandbox}: for tests
 * that live through what users and operators do, kills included. They end with the test's JVM. Not
 * thread-safe.
 */
public final class Services implements AutoCloseable {

  /** All of them. */
  public static final List<String> ALL =
      List.of("auth", "compute", "image", "network", "boot", "power", "journal", "gateway");

  private static final String GATEWAY = "gateway";
  private static final Duration READY = Duration.ofSeconds(120);
  private static final int TOLD_LINES = 300;
  private static final Duration ASK = Duration.ofSeconds(2);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(ASK).build();

  private final Sandbox sandbox;
  private final Path checkout;
  private final Path logs;
  private final Map<String, Integer> ports = new TreeMap<>();
  private final int gatewayManagement;
  private final Map<String, ProcessHandle> processes = new TreeMap<>();
  private final Map<String, Map<String, String>> settings = new TreeMap<>();

  private Services(Sandbox sandbox, Path checkout, Path logs) {
    this.sandbox = sandbox;
    this.checkout = checkout;
    this.logs = logs;
    ALL.forEach(name -> ports.put(name, Address.free().port()));
    this.gatewayManagement = Address.free().port();
  }

  /**
   * @param checkout the folder of the root pom, below which the services were built
   * @param logs folder for a log a service
   */
  public static Services on(Sandbox sandbox, Path checkout, Path logs) {
    try {
      return new Services(sandbox, checkout, Files.createDirectories(logs));
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for logs", e);
    }
  }

  /** Sets an environment variable of a service, before its next start. */
  public Services with(String name, String variable, String value) {
    settings.computeIfAbsent(name, n -> new TreeMap<>()).put(variable, value);
    return this;
  }

  /** Starts these at once and returns when all of them are ready. */
  public Services start(Collection<String> names) {
    names.forEach(this::launch);
    names.forEach(this::awaitReady);
    return this;
  }

  /** Starts one again after it has ended, on its former port; returns at once. */
  public void launch(String name) {
    Path runner = checkout.resolve(name + "-service/target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(runner)) {
      throw new IllegalStateException(name + "-service is not built: mvn package");
    }
    List<String> flags = new ArrayList<>(ServiceJvm.FLAGS);
    flags.add("-XX:TieredStopAtLevel=1");
    ServiceJvm jvm = ServiceJvm.of(checkout, name, flags);
    Map<String, String> environment = environment(name);
    environment.putAll(jvm.environment());
    try {
      processes.put(
          name, Leashed.start(jvm.command(), environment, "KILL", logs.resolve(name + ".log")));
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be started", e);
    }
  }

  /** Waits until a service says that it is ready. */
  public void awaitReady(String name) {
    long giveUp = System.nanoTime() + READY.toNanos();
    while (!isReady(name)) {
      if (!process(name).isAlive()) {
        throw new AssertionError(name + " ended while it started:\n" + lastLines(name));
      }
      if (System.nanoTime() > giveUp) {
        // What each of its threads waits for, said into its log.
        signal(name, "QUIT");
        Signals.pause();
        throw new AssertionError(name + " is not ready:\n" + lastLines(name));
      }
      Signals.pause();
    }
  }

  /** The logs' folder may be gone by the time that somebody wants to look. */
  private String lastLines(String name) {
    try {
      List<String> lines = Files.readAllLines(logs.resolve(name + ".log"));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()));
    } catch (IOException e) {
      return "its log cannot be read: " + e;
    }
  }

  /** True if a service says that it is ready. */
  public boolean isReady(String name) {
    HttpRequest ask =
        HttpRequest.newBuilder(management(name).resolve("/q/health/ready")).timeout(ASK).build();
    try {
      return HTTP.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** A service's base URL. */
  public URI url(String name) {
    return URI.create("http://127.0.0.1:" + ports.get(name));
  }

  /** Where a service answers {@code /q/health} and {@code /q/metrics}. */
  public URI management(String name) {
    return name.equals(GATEWAY) ? URI.create("http://127.0.0.1:" + gatewayManagement) : url(name);
  }

  /** A service's process. */
  public ProcessHandle process(String name) {
    return processes.get(name);
  }

  /** Kills a service as a power cut would, and returns when it is gone. */
  public void kill(String name) {
    process(name).destroyForcibly();
    Signals.awaitEnd(process(name), Duration.ofSeconds(10));
  }

  /** Sends a signal to a service: STOP freezes it, CONT thaws it. */
  public void signal(String name, String signal) {
    Signals.send(process(name), signal);
  }

  @Override
  public void close() {
    processes.values().forEach(ProcessHandle::destroyForcibly);
    processes.values().forEach(process -> Signals.awaitEnd(process, Duration.ofSeconds(10)));
  }

  private Map<String, String> environment(String name) {
    Map<String, String> environment = new TreeMap<>(sandbox.environment(name));
    environment.put("PERIGEE_HTTP_HOST", "127.0.0.1");
    environment.put("PERIGEE_HTTP_PORT", Integer.toString(ports.get(name)));
    environment.put("PERIGEE_MANAGEMENT_PORT", Integer.toString(gatewayManagement));
    ports.forEach(
        (other, port) ->
            environment.put(
                "PERIGEE_SERVICE_URL_" + other.toUpperCase(Locale.ROOT),
                "http://127.0.0.1:" + port));
    environment.putAll(settings.getOrDefault(name, Map.of()));
    return environment;
  }
}
