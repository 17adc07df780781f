package io.perigee.devkit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a checkout's services are built anew. */
class CheckoutTest {

  @TempDir Path root;

  private Checkout checkout;

  /** All services, built a minute ago. */
  @BeforeEach
  void build() throws IOException {
    for (String module : List.of("contracts", "devkit", "faces", "runtime")) {
      Files.createDirectories(root.resolve("platform").resolve(module));
    }
    for (String service : Processes.SERVICES) {
      Path jar = root.resolve(service + "-service/target/quarkus-app/quarkus-run.jar");
      Files.createDirectories(jar.getParent());
      Files.createFile(jar);
      Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));
    }
    checkout = new Checkout(root);
  }

  @Test
  void aNewerSourceIsBuilt() throws IOException {
    assertThat(checkout.needsBuild()).isFalse();

    Files.writeString(root.resolve("power-service/pom.xml"), "<project/>");

    assertThat(checkout.needsBuild()).isTrue();
  }

  @Test
  void aNewerProgramIsBuilt() throws IOException {
    Path program = root.resolve("journeys/programs/src/main/java/Bench.java");
    Path built = root.resolve("journeys/programs/target/classes/Bench.class");
    Files.createDirectories(program.getParent());
    Files.createDirectories(built.getParent());
    Files.writeString(program, "class Bench {}");
    Files.writeString(built, "");
    Files.setLastModifiedTime(program, FileTime.from(Instant.now().minusSeconds(60)));
    assertThat(checkout.needsBuild()).isFalse();

    Files.setLastModifiedTime(program, FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(checkout.needsBuild()).isTrue();
  }

  @Test
  void textsHiddenFilesAndWhatABuildMadeAreNone() throws IOException {
    Files.writeString(root.resolve("power-service/README.md"), "power");
    Files.writeString(root.resolve("power-service/.jqwik-database"), "");
    Files.writeString(root.resolve("power-service/target/jqwik-database"), "");

    assertThat(checkout.needsBuild()).isFalse();
  }
}
