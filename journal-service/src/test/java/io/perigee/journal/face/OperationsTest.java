package io.perigee.journal.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.journal.testing.Folding;
import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.journal.testing.Story;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@JournalTestPlatform
class OperationsTest {

  @Inject Folding folding;

  @Test
  void eachResultIsToldOnceAndTheLastOnesSaySo() {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    Story story =
        Story.of("power.status")
            .accepted(2, null)
            .done(first, "on", Json.object().put("power", "on"));
    folding.fold(story);

    poll(story)
        .then()
        .statusCode(200)
        .body("request_id", equalTo(story.requestId()))
        .body("state", equalTo("running"))
        .body("commands", equalTo(2))
        .body("ended", equalTo(1))
        .body("last", equalTo(false))
        .body("results", hasSize(1))
        .body("results[0].command_id", equalTo(first.toString()))
        .body("results[0].key", equalTo("key-" + first))
        .body("results[0].kind", equalTo("power.status"))
        .body("results[0].outcome", equalTo("done"))
        .body("results[0].message", equalTo("on"))
        .body("results[0].result.power", equalTo("on"));
    poll(story).then().statusCode(200).body("results", hasSize(0)).body("last", equalTo(false));

    folding.fold(story.failed(second, "ServiceUnavailable", "no answer"));
    poll(story)
        .then()
        .statusCode(200)
        .body("state", equalTo("failed"))
        .body("last", equalTo(true))
        .body("results[0].outcome", equalTo("failed"))
        .body("results[0].code", equalTo("ServiceUnavailable"));
    poll(story).then().statusCode(404);

    // And the status poll has a mark of its own
    given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().anonymous("luna"))
        .get("/luna/config/status/" + story.requestId())
        .then()
        .statusCode(200)
        .body("'" + story.requestId() + "'", hasSize(2));
  }

  @Test
  void tenThousandCommandsAreFoldedInBatchesAndEachIsToldOnce() {
    // Given a hostlist of 10,000 nodes, told in batches with repetitions across their borders
    int commands = 10_000;
    Story story = Story.of("power.on").accepted(commands, null);
    for (int i = 0; i < commands; i++) {
      UUID command = new UUID(i, story.requestId().hashCode());
      story.done(command, "node%05d on".formatted(i), null);
    }
    List<Envelope> told = story.told();
    for (int from = 0; from < told.size(); from += 450) {
      folding.fold(told.subList(from, Math.min(told.size(), from + 500)));
    }

    // When everything is polled, then each is there once
    Set<String> keys = new HashSet<>();
    int results = 0;
    for (Response answer = poll(story); answer.statusCode() == 200; answer = poll(story)) {
      for (JsonNode result : Json.tree(answer.asString()).get("results")) {
        keys.add(result.get("key").asText());
        results++;
      }
    }
    assertThat(results).isEqualTo(commands);
    assertThat(keys).hasSize(commands);
    whole(story)
        .then()
        .body("state", equalTo("done"))
        .body("ended", equalTo(commands))
        .body("messages", hasSize(1000))
        .body("messages[999].message", equalTo("node09999 on"));
  }

  @Test
  void theWholeOperationIsShownWithoutReadingItAway() {
    UUID command = UUID.randomUUID();
    Story story =
        Story.of("osimage.pack")
            .on("compute")
            .accepted(1, "queued")
            .message(command, "pack", "packing");
    folding.fold(story);

    for (int i = 0; i < 2; i++) {
      whole(story)
          .then()
          .statusCode(200)
          .body("kind", equalTo("osimage.pack"))
          .body("subject", equalTo("compute"))
          .body("state", equalTo("running"))
          .body("actor", equalTo("luna-user:admin"))
          .body("face", equalTo("luna"))
          .body("ended_at", equalTo(null))
          .body("messages.message", equalTo(List.of("queued", "packing")));
    }
  }

  @Test
  void unknownOperationsAreAskedAfterAsByTheStatusPoll() {
    poll("image-nosuch").then().statusCode(404);
    poll("image-accepted0")
        .then()
        .statusCode(200)
        .body("state", equalTo("running"))
        .body("results", hasSize(0));
    poll("power-0123").then().statusCode(200).body("results", hasSize(0));
    poll("8125").then().statusCode(404);
  }

  @Test
  void onlyServicesAskHere() {
    given().post("/internal/operations/x/poll").then().statusCode(401);
    given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().lunaUser("luna"))
        .get("/internal/operations/x")
        .then()
        .statusCode(403);
    given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(UUID.randomUUID(), "a"))
        .post("/internal/operations/x/poll")
        .then()
        .statusCode(403);
  }

  private static Response poll(Story story) {
    return poll(story.requestId());
  }

  private static Response poll(String id) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().service("power"))
        .post("/internal/operations/" + id + "/poll");
  }

  private static Response whole(Story story) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().service("power"))
        .get("/internal/operations/" + story.requestId());
  }
}
