package io.perigee.devkit.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LauncherJvmTest {

  @Test
  void theLaunchersClassPathBeginsWithItsLibraries() {
    assertThat(
            LauncherJvm.checkout(
                "/co/platform/devkit/target/launcher/a.jar:/co/platform/devkit/target/devkit.jar"))
        .contains(Path.of("/co"));
  }

  @Test
  void anyOtherClassPathIsNotTheLaunchers() {
    assertThat(LauncherJvm.checkout("/co/platform/devkit/target/classes:/m2/a.jar")).isEmpty();
    assertThat(LauncherJvm.checkout("a.jar")).isEmpty();
    assertThat(LauncherJvm.checkout("")).isEmpty();
    // This test's own
    assertThat(LauncherJvm.cache()).isEmpty();
    assertThat(LauncherJvm.flags("kafka")).isEmpty();
  }

  @Test
  void listsThatNobodyMakesACacheOfDoNotPileUp(@TempDir Path folder) throws IOException {
    Path other = LauncherJvm.newList(folder, "supervisor");
    Path newest = other;
    for (int i = 0; i < 10; i++) {
      newest = LauncherJvm.newList(folder, "kafka");
    }

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(4).contains(other, newest);
    }
  }
}
