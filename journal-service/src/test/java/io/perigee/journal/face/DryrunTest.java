package io.perigee.journal.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.journal.testing.Asking;
import io.perigee.journal.testing.JournalTestPlatform;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** {@code ?dryrun=true} tells what a write would do, and does nothing. */
@QuarkusTest
@JournalTestPlatform
class DryrunTest {

  private static JsonNode plan(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    JsonNode plan = Json.tree(answer.asString());
    assertThat(plan.get("dryrun").asBoolean()).isTrue();
    return plan;
  }

  @Test
  void journalTasksAreLookedAtAndNotTaken() {
    String controller = "controller-" + UUID.randomUUID();
    String tasks =
        """
        {"journal":[{"function":"osimage_pack","object":"x","param":null,"payload":null,"masteronly":"0","misc":null,
                     "sendfor":"%s","sendby":"controller1","created":"1763683200"}]}\
        """
            .formatted(controller);

    JsonNode plan = plan(Asking.luna().body(tasks).post("/luna/journal?dryrun=true"));

    assertThat(plan.get("status").asInt()).isEqualTo(201);
    assertThat(plan.get("message").asText()).isEqualTo("journal updated with 1 entries");
    Asking.luna().get("/luna/journal/" + controller).then().statusCode(404);
    Asking.luna()
        .body(tasks.replace("osimage_pack", "nosuch"))
        .post("/luna/journal?dryrun=true")
        .then()
        .statusCode(400);
  }

  @Test
  void pushedMessagesAndReportsAreNotKept() {
    String request = "remote-" + UUID.randomUUID();

    plan(
        Asking.luna()
            .body(
                "{\"monitor\":{\"status\":{\"request_id\":\"%s\",\"messages\":[{\"message\":\"m\"}]}}}"
                    .formatted(request))
            .post("/luna/monitor/status?dryrun=true"));

    Asking.nobody().get("/luna/config/status/" + request).then().statusCode(404);
    Asking.luna()
        .body("{\"monitor\":{\"status\":{\"nosuch\":{\"state\":\"install.image\"}}}}")
        .post("/luna/monitor/node/nosuch?dryrun=true")
        .then()
        .statusCode(404);
  }

  @Test
  void aMasterIsNotMadeNorOverruled() {
    String before = Asking.luna().get("/luna/ha/controllers").asString();

    assertThat(plan(Asking.luna().get("/luna/ha/master/_set?dryrun=true")).get("message").asText())
        .isEqualTo("current role set to master");
    assertThat(plan(Asking.luna().get("/luna/ha/overrule/_set?dryrun=true")).get("status").asInt())
        .isEqualTo(204);

    JsonNode was = Json.tree(before);
    JsonNode is = Json.tree(Asking.luna().get("/luna/ha/controllers").asString());
    assertThat(is.findValuesAsText("overrule")).isEqualTo(was.findValuesAsText("overrule"));
  }

  @Test
  void whoHasNoTokenRehearsesNothing() {
    Response answer = Asking.nobody().body("{}").post("/luna/monitor/node/nosuch?dryrun=true");

    assertThat(answer.statusCode()).isIn(400, 401);
    assertThat(answer.jsonPath().getString("message")).isNotBlank();
  }
}
