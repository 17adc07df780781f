package io.perigee.devkit.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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
}
