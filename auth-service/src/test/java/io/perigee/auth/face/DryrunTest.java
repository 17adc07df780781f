package io.perigee.auth.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.auth.Luna;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** {@code ?dryrun=true} tells what a write would do to the directory, and does nothing. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(io.perigee.auth.Surroundings.class)
class DryrunTest {

  private static JsonNode plan(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    JsonNode plan = Json.tree(answer.asString());
    assertThat(plan.get("dryrun").asBoolean()).isTrue();
    return plan;
  }

  private static Response post(String kind, String name, String fields) {
    return Luna.operator()
        .body("{\"config\":{\"%s\":{\"%s\":{%s}}}}".formatted(kind, name, fields))
        .post("/luna/config/%s/%s?dryrun=true".formatted(kind, name));
  }

  @Test
  void usersAndGroupsAreRehearsed() {
    Luna.save("osuser", "dryone", "").then().statusCode(201);
    JsonNode before = Luna.shown("osuser", "dryone");

    JsonNode made = plan(post("osuser", "drytwo", "\"userPassword\":\"hidden-word-7\""));
    JsonNode group = plan(post("osgroup", "drygroup", ""));
    JsonNode changed = plan(post("osuser", "dryone", "\"loginShell\":\"/bin/zsh\""));
    JsonNode gone = plan(Luna.operator().get("/luna/config/osuser/dryone/_delete?dryrun=true"));

    assertThat(made.get("status").asInt()).isEqualTo(201);
    assertThat(made.get("changes"))
        .contains(
            Json.tree(
                "{\"kind\":\"osusers\",\"name\":\"drytwo\",\"change\":\"created\",\"fields\":[]}"));
    assertThat(made.toString()).doesNotContain("hidden-word-7");
    assertThat(group.get("status").asInt()).isEqualTo(201);
    assertThat(changed.at("/changes/0/fields").toString()).isEqualTo("[\"loginShell\"]");
    assertThat(gone.at("/changes/0/change").asText()).isEqualTo("deleted");
    Luna.operator().get("/luna/config/osuser/drytwo").then().statusCode(404);
    Luna.operator().get("/luna/config/osgroup/drygroup").then().statusCode(404);
    assertThat(Luna.shown("osuser", "dryone")).isEqualTo(before);
    post("osuser", "dryone", "\"colour\":\"red\"").then().statusCode(400);
  }

  @Test
  void attemptsToLogInAreNeverRehearsed() {
    Response answer =
        Http.given()
            .header(TestIdentity.HEADER, TestIdentity.ofModule().anonymous("luna"))
            .body("{\"username\":\"luna\",\"password\":\"wrong\"}")
            .post("/luna/token?dryrun=true");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("message")).startsWith("dryrun takes a token");
  }
}
