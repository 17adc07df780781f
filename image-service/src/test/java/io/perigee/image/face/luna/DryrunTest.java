package io.perigee.image.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.Luna;
import io.perigee.image.Surroundings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** {@code ?dryrun=true} tells what a write would do to osimages, and does nothing. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class DryrunTest {

  private static JsonNode plan(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    JsonNode plan = Json.tree(answer.asString());
    assertThat(plan.get("dryrun").asBoolean()).isTrue();
    return plan;
  }

  private static Response post(String name, String path, String fields) {
    return Luna.operator()
        .body("{\"config\":{\"osimage\":{\"%s\":{%s}}}}".formatted(name, fields))
        .post("/luna/config/osimage/" + name + path + "?dryrun=true");
  }

  @Test
  void osimagesAndTheirTagsAreRehearsed() {
    String fresh = Luna.fresh("fresh");
    String there = Luna.fresh("there");
    Luna.save(there, "\"comment\":\"as it is\"").then().statusCode(201);
    String before = Luna.operator().get("/luna/config/osimage/" + there).asString();

    JsonNode made = plan(post(fresh, "", "\"comment\":\"x\""));
    JsonNode changed = plan(post(there, "", "\"comment\":\"x\""));
    JsonNode tagged = plan(post(there, "/tag", "\"tag\":\"gold\""));
    JsonNode gone =
        plan(Luna.operator().get("/luna/config/osimage/" + there + "/_delete?dryrun=true"));

    assertThat(made.get("status").asInt()).isEqualTo(201);
    assertThat(changed.at("/changes/0/name").asText()).isEqualTo(there);
    assertThat(changed.at("/changes/0/fields").toString()).isEqualTo("[\"comment\"]");
    assertThat(tagged.get("status").asInt()).isEqualTo(204);
    assertThat(gone.at("/changes/0/change").asText()).isEqualTo("deleted");
    assertThat(gone.at("/changes").size()).isEqualTo(1);
    Luna.operator().get("/luna/config/osimage/" + fresh).then().statusCode(404);
    assertThat(Luna.operator().get("/luna/config/osimage/" + there).asString()).isEqualTo(before);
  }

  @Test
  void workIsNamedAndNotQueued() {
    String name = Luna.fresh("os");
    Luna.save(name, "").then().statusCode(201);

    JsonNode packed =
        plan(Luna.operator().get("/luna/config/osimage/" + name + "/_pack?dryrun=true"));
    String copy = Luna.fresh("copy");
    JsonNode cloned = plan(post(name, "/_clone", "\"newosimage\":\"%s\"".formatted(copy)));

    assertThat(packed.at("/operations/0/kind").asText()).isEqualTo("osimage.pack");
    assertThat(packed.at("/operations/0/subject").asText()).isEqualTo(name);
    assertThat(packed.has("request_id")).isFalse();
    assertThat(cloned.get("status").asInt()).isEqualTo(201);
    assertThat(cloned.at("/operations/0/subject").asText()).isEqualTo(copy);
    Luna.operator().get("/luna/config/osimage/" + copy).then().statusCode(404);
    // It could be removed, which it could not while it is packed.
    Luna.operator().get("/luna/config/osimage/" + name + "/_delete").then().statusCode(204);
  }

  @Test
  void whatWouldBeRefusedIsRefused() {
    post(Luna.fresh("os"), "", "\"colour\":\"red\"").then().statusCode(400);
    Luna.operator()
        .get("/luna/config/osimage/" + Luna.fresh("none") + "/_delete?dryrun=true")
        .then()
        .statusCode(404);
  }
}
