package io.perigee.devkit.launcher;

import io.perigee.devkit.process.Detached;
import io.perigee.devkit.process.ProcessMark;
import io.perigee.devkit.process.Signals;
import io.perigee.devkit.startup.ServiceJvm;
import io.perigee.devkit.startup.StartupCache;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One of the services as a process of this machine's installation. */
final class ServiceProcess {

  private static final Duration STOP = Duration.ofSeconds(15);
  private static final Duration ASK = Duration.ofSeconds(2);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(ASK).build();

  private final String name;
  private final Context context;

  ServiceProcess(String name, Context context) {
    this.name = name;
    this.context = context;
  }

  /** The process, if it runs. */
  Optional<ProcessHandle> running() {
    return ProcessMark.read(context.home().mark(name));
  }

  /** Starts it; returns at once. */
  ProcessHandle start() throws IOException {
    Path checkout = context.checkout().root();
    if (StartupCache.ofService(checkout, name).ofAnotherBuild().isPresent()) {
      Supervisor.log(
          "event=startup_cache_ignored name=" + name + " reason=other libraries, JDK or flags");
    }
    ServiceJvm jvm = ServiceJvm.of(checkout, name, ServiceJvm.FLAGS);
    Map<String, String> environment = new TreeMap<>(ServiceEnvironment.of(name, context));
    environment.putAll(jvm.environment());
    ProcessHandle started =
        Detached.start(jvm.command(), environment, context.home().run(), context.home().log(name));
    ProcessMark.write(context.home().mark(name), started);
    return started;
  }

  /** Asks it to end, in the way that lets it answer what it is answering. */
  void stop() {
    running().ifPresent(process -> Signals.end(process, "TERM", STOP));
  }

  /** True if it says that it is ready. */
  boolean isReady() {
    URI health =
        URI.create("http://127.0.0.1:" + context.ports().managementOf(name) + "/q/health/ready");
    try {
      return HTTP.send(
                  HttpRequest.newBuilder(health).timeout(ASK).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
