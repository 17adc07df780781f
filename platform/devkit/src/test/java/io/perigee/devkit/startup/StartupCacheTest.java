package io.perigee.devkit.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.engine.Address;
import io.perigee.devkit.install.Installation;
import io.perigee.devkit.process.Signals;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start-up caches, made of small programs that stand for services. */
final class StartupCacheTest {

  private static final String FROM_THE_CACHE = "Library source: shared objects file";

  @TempDir private Path checkout;
  private BuiltServices services;
  private StartupCacheMaker maker;

  @BeforeEach
  void aCheckoutWithServices() throws IOException {
    services = BuiltServices.in(checkout);
    maker = new StartupCacheMaker(0, checkout.resolve("log"));
  }

  /** Makes the cache of a service's libraries of what the service loads. */
  private boolean make(String service) throws Exception {
    StartupCache cache = StartupCache.ofService(checkout, service);
    Path classes = checkout.resolve("classes");
    int port = Address.free().port();
    Map<String, String> environment = Map.of("PERIGEE_HTTP_PORT", Integer.toString(port));
    ProcessHandle process = maker.startRecorded(cache, checkout, service, environment, classes);
    awaitAnswer(port);
    Signals.end(process, "TERM", Duration.ofSeconds(20));
    return maker.make(cache, List.of(classes));
  }

  private static void awaitAnswer(int port) throws IOException {
    long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!Address.local(port).answers()) {
      assertThat(System.nanoTime()).as("the service does not answer").isLessThan(giveUp);
      Signals.pause();
    }
    HttpURLConnection asked =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
    assertThat(asked.getResponseCode()).isEqualTo(200);
  }

  /** Starts a service as the launcher does; what it and its JVM said. */
  private String start(String service) throws Exception {
    List<String> flags = new ArrayList<>(ServiceJvm.FLAGS);
    flags.add("-Xlog:class+load");
    return run(ServiceJvm.of(checkout, service, flags));
  }

  private static String run(ServiceJvm jvm) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(jvm.command()).redirectErrorStream(true);
    builder.environment().putAll(jvm.environment());
    builder.environment().put("ONCE", "1");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private StartupCache cache(String service) {
    return StartupCache.ofService(checkout, service);
  }

  @Test
  void theCacheOfOneServiceIsUsedByAllThatHaveItsLibraries() throws Exception {
    assertThat(cache("auth").isReady()).isFalse();
    assertThat(ServiceJvm.of(checkout, "auth", List.of()).command()).contains("-jar");

    assertThat(make("compute")).isTrue();

    // Another service reads the libraries from it, with its changed class, and may look where its
    // runner says that it may
    assertThat(cache("auth").file()).isEqualTo(cache("compute").file());
    assertThat(start("auth"))
        .contains("started library changed")
        .contains(FROM_THE_CACHE)
        .contains("Changed source: shared objects file")
        .doesNotContain("[warning]");
    // The gateway has one of its own
    assertThat(cache("gateway").isReady()).isFalse();
    assertThat(ServiceJvm.of(checkout, "gateway", List.of()).command()).contains("-jar");
  }

  @Test
  void aServiceThatIsBuiltAnewRunsItsNewClassesOnTheSameCache() throws Exception {
    assertThat(make("compute")).isTrue();
    Path former = cache("auth").file();

    services.build("auth", "anew", "library-1.jar");

    assertThat(cache("auth").file()).isEqualTo(former);
    assertThat(start("auth")).contains("anew library changed").contains(FROM_THE_CACHE);
  }

  @Test
  void aServiceWithALibraryMoreFindsItBehindThoseOfTheCache() throws Exception {
    Path further = checkout.resolve("auth-service/target/quarkus-app/lib/main/further-1.jar");
    Files.copy(cache("auth").libraries().get("library-1.jar"), further);
    assertThat(make("compute")).isTrue();

    ServiceJvm jvm = ServiceJvm.of(checkout, "auth", ServiceJvm.FLAGS);

    List<String> classPath = List.of(jvm.environment().get("CLASSPATH").split(":"));
    assertThat(classPath).contains(further.toString());
    assertThat(classPath.indexOf(further.toString()))
        .isEqualTo(cache("auth").classPath().size())
        .isLessThan(classPath.size() - 1);
    assertThat(start("auth")).contains("started").contains(FROM_THE_CACHE);
  }

  @Test
  void aCacheOfOtherLibrariesIsLeftAndGoesWhenOneIsMadeAgain() throws Exception {
    assertThat(make("compute")).isTrue();
    Path former = cache("compute").file();

    // All have another library
    for (String service : Installation.SERVICES) {
      services.build(service, "started", "library-2.jar");
    }

    assertThat(cache("auth").isReady()).isFalse();
    assertThat(cache("auth").ofAnotherBuild()).contains(former);
    assertThat(ServiceJvm.of(checkout, "auth", List.of()).command()).contains("-jar");
    assertThat(make("compute")).isTrue();
    assertThat(former).doesNotExist();
    assertThat(start("auth")).contains("started").contains(FROM_THE_CACHE);
  }

  @Test
  void aBrokenCacheIsWarnedOfAndDoneWithout() throws Exception {
    assertThat(make("compute")).isTrue();
    Path file = cache("auth").file();
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100_000));

    assertThat(start("auth"))
        .contains("started library changed")
        .contains("[warning]")
        .doesNotContain(FROM_THE_CACHE);
  }

  @Test
  void whatTheJvmDoesNotMakeIsNotThere() throws Exception {
    StartupCache cache = cache("compute");
    cache.writeChangedClasses(Application.of(checkout, "compute").changed());
    Path classes = Files.writeString(checkout.resolve("classes"), "this is no list of classes\n");

    assertThat(maker.make(cache, List.of(classes))).isFalse();

    assertThat(cache.isReady()).isFalse();
    assertThat(checkout.resolve("log")).content().isNotEmpty();
    try (var left = Files.list(cache.file().getParent())) {
      assertThat(left.filter(file -> file.toString().contains("partial"))).isEmpty();
    }
  }

  @Test
  void whereNotAllServicesAreBuiltThereIsNone() throws Exception {
    Files.delete(Application.of(checkout, "boot").runner());

    assertThat(cache("auth").isPossible()).isFalse();
    assertThat(cache("auth").isReady()).isFalse();
    assertThat(ServiceJvm.of(checkout, "auth", List.of()).command())
        .endsWith("-jar", Application.of(checkout, "auth").runner().toString());
  }
}
