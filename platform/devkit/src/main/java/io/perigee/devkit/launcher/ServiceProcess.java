package io.perigee.devkit.launcher;

import io.perigee.devkit.process.Detached;
import io.perigee.devkit.process.ProcessMark;
import io.perigee.devkit.process.Signals;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One of the services as a process of this machine's installation. */
final class ServiceProcess {

  /** Flags that a start-up cache depends on. */
  static final List<String> JVM_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx128m",
          // Else the heap is collected whole, three times, while the classes are loaded.
          "-XX:MetaspaceSize=128m",
          "-XX:ActiveProcessorCount=2",
          "-XX:+ExitOnOutOfMemoryError");

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
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(JVM_FLAGS);
    StartupCache cache = StartupCache.of(name, context);
    cache.ready().ifPresent(file -> command.add("-XX:AOTCache=" + file));
    if (cache.ready().isEmpty() && cache.ofAnotherBuild().isPresent()) {
      Supervisor.log(
          "event=startup_cache_ignored name=" + name + " reason=other jars, JDK or flags");
    }
    command.addAll(List.of("-jar", context.checkout().runner(name).toString()));
    ProcessHandle started =
        Detached.start(
            command,
            ServiceEnvironment.of(name, context),
            context.home().run(),
            context.home().log(name));
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
