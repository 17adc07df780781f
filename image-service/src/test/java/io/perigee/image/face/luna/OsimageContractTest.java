package io.perigee.image.face.luna;

import static io.perigee.image.Luna.fresh;
import static io.perigee.image.Luna.operator;
import static io.perigee.image.Luna.published;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.Luna;
import io.perigee.image.Surroundings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** "Image management" of the Luna2 REST API, with its examples. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class OsimageContractTest {

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/osimage/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/osimage/{}")
  void thePublishedOsimageIsCreatedAndShownAsPublished() {
    // Given the published example under a name of our own
    String name = fresh("compute");

    // When it is posted
    Response created = post(name, "osimage-post.json");

    // Then it is created and shown with every published value
    assertThat(created.statusCode()).isEqualTo(201);
    Response shown = operator().get("/luna/config/osimage/" + name);
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(shown.contentType()).startsWith("application/json");
    assertThat(shown.header("ETag")).isEqualTo("\"1\"");
    ObjectNode of = (ObjectNode) Json.tree(shown.asString()).at("/config/osimage/" + name);
    ObjectNode expected =
        (ObjectNode) Json.tree(published("osimage-get.json")).at("/config/osimage/compute");
    expected.put("distribution", "redhat");
    assertThat(of).isEqualTo(expected);
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/osimage/{}")
  void aSecondPostChangesWhatItNamesOnly() {
    // Given
    String name = fresh("compute");
    post(name, "osimage-post.json");

    // When what a GET shows is posted back with one change, and a field is cleared
    ObjectNode shown =
        (ObjectNode) Json.tree(operator().get("/luna/config/osimage/" + name).asString());
    ((ObjectNode) shown.at("/config/osimage/" + name))
        .put("kerneloptions", "")
        .put("comment", "Other")
        .put("name", name);
    Response changed = operator().body(Json.write(shown)).post("/luna/config/osimage/" + name);

    // Then
    assertThat(changed.statusCode()).isEqualTo(204);
    assertThat(changed.asString()).isEmpty();
    JsonNode now =
        Json.tree(operator().get("/luna/config/osimage/" + name).asString())
            .at("/config/osimage/" + name);
    assertThat(now.get("comment").asText()).isEqualTo("Other");
    assertThat(now.get("kerneloptions").isNull()).isTrue();
    assertThat(now.get("path").asText()).isEqualTo("/trinity/images/compute");
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/osimage/{}")
  void thePublishedRenamingKeepsIdentityAndSettings() {
    // Given
    String name = fresh("compute");
    String other = fresh("compute-ib");
    post(name, "osimage-post.json");
    String id = internal(name).get("id").asText();

    // When
    String body =
        published("osimage-rename.json")
            .replace("compute-ib", other)
            .replace("\"compute\"", "\"" + name + "\"");
    Response renamed = operator().body(body).post("/luna/config/osimage/" + name);

    // Then
    assertThat(renamed.statusCode()).isEqualTo(204);
    assertThat(operator().get("/luna/config/osimage/" + name).statusCode()).isEqualTo(404);
    assertThat(internal(other).get("id").asText()).isEqualTo(id);
    assertThat(internal(other).get("kernelversion").asText()).isEqualTo("`uname -r`");
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/osimage")
  void theListShowsEachByItsName() {
    // Given
    String one = fresh("list");
    String two = fresh("list");
    post(one, "osimage-post.json");
    post(two, "osimage-post.json");

    // When
    Response list = operator().get("/luna/config/osimage");

    // Then
    assertThat(list.statusCode()).isEqualTo(200);
    JsonNode all = Json.tree(list.asString()).at("/config/osimage");
    assertThat(all.at("/" + one + "/path").asText()).isEqualTo("/trinity/images/compute");
    assertThat(all.at("/" + two + "/grab_filesystems").toString()).isEqualTo("[\"/\",\"/boot\"]");
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/osimage/{}/_delete")
  void aDeletedOsimageIsGoneAndItsEndIsPublished() {
    // Given
    String name = fresh("compute");
    post(name, "osimage-post.json");
    String id = internal(name).get("id").asText();

    // When
    Response deleted = operator().get("/luna/config/osimage/" + name + "/_delete");

    // Then
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.asString()).isEmpty();
    assertThat(operator().get("/luna/config/osimage/" + name).statusCode()).isEqualTo(404);
    assertThat(operator().get("/luna/config/osimage/" + name + "/_delete").statusCode())
        .isEqualTo(404);
    try (TopicProbe osimages = TopicProbe.ofModule("osimages")) {
      JsonNode end =
          osimages
              .await(
                  Duration.ofSeconds(20),
                  m ->
                      id.equals(m.key())
                          && m.value() != null
                          && m.data().path("deleted").asBoolean())
              .data();
      assertThat(end.get("name").asText()).isEqualTo(name);
      assertThat(end.get("version").asLong()).isEqualTo(3);
    }
  }

  @Test
  void anOsimageWithoutPathLiesBelowTheFirstRoot() {
    String name = fresh("plain");

    assertThat(Luna.save(name, "").statusCode()).isEqualTo(201);

    assertThat(internal(name).get("path").asText()).isEqualTo("/trinity/images/" + name);
    assertThat(internal(name).get("distribution").asText()).isEqualTo("redhat");
  }

  private static Response post(String name, String example) {
    return operator()
        .body(published(example).replace("\"compute\"", "\"" + name + "\""))
        .post("/luna/config/osimage/" + name);
  }

  private static JsonNode internal(String name) {
    String service = io.perigee.devkit.testkit.TestIdentity.ofModule().service("compute");
    return Json.tree(Luna.as(service).get("/internal/osimages/by-name/" + name).asString());
  }
}
