package io.perigee.devkit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.startup.BuiltServices;
import io.perigee.devkit.startup.StartupCache;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which start-up caches are made, of small programs that stand for services. */
final class TrainingTest {

  @TempDir private Path directory;
  private Training training;

  @BeforeEach
  void aCheckoutWithServices() throws IOException {
    BuiltServices.in(directory);
    training = new Training(new Checkout(directory), 0, directory.resolve("log"));
  }

  @Test
  void aServiceIsStartedAskedAndEndedAndItsCacheIsThere() throws IOException {
    assertThat(training.untrained()).containsExactly("compute", "gateway");

    training.train("compute", Map.of());

    assertThat(StartupCache.ofService(directory, "auth").isReady()).isTrue();
    assertThat(training.untrained()).containsExactly("gateway");
    assertThat(training.isNeeded()).isTrue();
  }

  @Test
  void aServiceThatDoesNotStartHasNoCacheAndSaysWhereToLook() throws IOException {
    Path classes =
        directory.resolve("gateway-service/target/quarkus-app/quarkus/generated-bytecode.jar");
    Files.writeString(classes, "no jar");
    PrintStream out = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      training.train("gateway", Map.of());
    } finally {
      System.setOut(out);
    }

    assertThat(StartupCache.ofService(directory, "gateway").isReady()).isFalse();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("event=startup_cache_not_made file=")
        .contains("see=" + directory.resolve("log"));
    assertThat(directory.resolve("log")).content().contains("GeneratedMain");
  }
}
