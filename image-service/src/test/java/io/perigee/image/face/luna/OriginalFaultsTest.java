package io.perigee.image.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.Luna;
import io.perigee.image.Surroundings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Faults of the original Luna2 server that are not repeated here. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class OriginalFaultsTest {

  @Test
  void removingAnOsimageLeavesWhatItsPathNames() throws IOException {
    String name = Luna.fresh("kept");
    Path tree = root().resolve(name);
    Files.createDirectories(tree);
    Files.writeString(tree.resolve("file"), "as it was");
    Luna.save(name, "\"path\":\"%s\"".formatted(tree)).then().statusCode(201);

    Luna.operator().get("/luna/config/osimage/" + name + "/_delete").then().statusCode(204);

    assertThat(tree.resolve("file")).hasContent("as it was");
  }

  @Test
  void aFileThatThereIsNotIsNotFound() {
    Response answer = Luna.as(TestIdentity.ofModule().anonymous("luna")).get("/luna/files/nosuch");

    answer.then().statusCode(404);
    assertThat(answer.jsonPath().getString("message")).isNotBlank();
  }

  /** A folder of ours in which osimages' trees may lie. */
  private static Path root() {
    return Path.of(
        ConfigProvider.getConfig().getValue("perigee.image.roots", String.class).split(",")[1]);
  }
}
