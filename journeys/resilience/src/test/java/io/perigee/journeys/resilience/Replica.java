package io.perigee.journeys.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.engine.Address;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A second process of a running service: the same command and environment, another port. */
final class Replica implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(90);

  private final Process process;

  private Replica(Process process) {
    this.process = process;
  }

  /** Starts it and waits until it is ready. */
  static Replica of(LocalInstallation installation, String service) throws IOException {
    Path running = Path.of("/proc", Long.toString(installation.process(service).pid()));
    ProcessBuilder builder = new ProcessBuilder(strings(running.resolve("cmdline")));
    Map<String, String> environment = builder.environment();
    environment.clear();
    for (String variable : strings(running.resolve("environ"))) {
      int equals = variable.indexOf('=');
      environment.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    int port = Address.free().port();
    environment.put("PERIGEE_HTTP_PORT", Integer.toString(port));
    Path log = Files.createTempFile("perigee-replica", ".log");
    Replica replica =
        new Replica(builder.redirectErrorStream(true).redirectOutput(log.toFile()).start());
    Http http = new Http("http://127.0.0.1:" + port);
    Awaitility.await()
        .atMost(READY)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(http.send("GET", "/q/health/ready", Map.of(), null).status())
                    .isEqualTo(200));
    return replica;
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  private static List<String> strings(Path file) throws IOException {
    return List.of(Files.readString(file).split("\0"));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
