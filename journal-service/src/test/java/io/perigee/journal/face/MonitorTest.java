package io.perigee.journal.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.journal.testing.Example;
import io.perigee.journal.testing.Folding;
import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.journal.testing.Story;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@JournalTestPlatform
class MonitorTest {

  @Inject Folding folding;

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/queue")
  void aQueuedOperationStandsInTheQueueAsPublished() {
    // Given the operation of the published example
    Story story =
        Story.of("osimage.pack_n_build")
            .on("compute")
            .at("2026-06-10T09:15:42Z")
            .accepted(1, "queued");
    folding.fold(story);

    // When the queue is asked for
    List<ObjectNode> entries = entries("queue", story.requestId());

    // Then it is there with the example's fields and values, under its own numbers
    ObjectNode example = (ObjectNode) Example.json("monitor-queue.json").at("/monitor/queue/0");
    assertThat(entries).hasSize(1);
    assertThat(entries.getFirst().properties().stream().map(Map.Entry::getKey))
        .containsExactlyElementsOf(example.properties().stream().map(Map.Entry::getKey).toList());
    assertThat(entries.getFirst().get("queue_id").isIntegralNumber()).isTrue();
    assertThat(entries.getFirst().without(List.of("queue_id", "request_id")).toString())
        .isEqualTo(example.without(List.of("queue_id", "request_id")).toString());
  }

  @Test
  void whatHasBegunIsInProgressWithItsCommandsAndWhatHasEndedIsGone() {
    // Given three commands, of which one runs and one has ended
    UUID running = UUID.randomUUID();
    UUID ended = UUID.randomUUID();
    Story story =
        Story.of("power.on")
            .on("node[001-003]")
            .accepted(3, null)
            .message(running, "on", "switching on")
            .done(ended, "on", null);
    folding.fold(story);

    List<ObjectNode> entries = entries("queue", story.requestId());
    assertThat(entries)
        .extracting(e -> e.get("level").asText())
        .containsExactly("maintask", "subtask");
    assertThat(entries).extracting(e -> e.get("status").asText()).containsOnly("in progress");
    assertThat(entries)
        .extracting(e -> e.get("task").asText())
        .containsExactly("on node[001-003]", "on key-" + running);
    assertThat(entries).extracting(e -> e.get("subsystem").asText()).containsOnly("power");

    folding.fold(story.done(running, null, null).done(UUID.randomUUID(), null, null));
    assertThat(entries("queue", story.requestId())).isEmpty();
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/status")
  void everyMessageIsListedAsPublishedWithWhetherItWasRead() {
    Story story =
        Story.of("osimage.build")
            .at("2026-06-10T09:15:42Z")
            .accepted(1, "osimage compute build started");
    folding.fold(story);

    ObjectNode example = (ObjectNode) Example.json("monitor-status.json").at("/monitor/status/0");
    assertThat(entries("status", story.requestId()))
        .singleElement()
        .satisfies(
            e ->
                assertThat(e.without("request_id").toString())
                    .isEqualTo(example.deepCopy().without("request_id").toString()));

    // When a poll has read it, then it says so, and is not read again by looking
    given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().anonymous("luna"))
        .get("/luna/config/status/" + story.requestId())
        .then()
        .statusCode(200);
    assertThat(entries("status", story.requestId()))
        .singleElement()
        .satisfies(e -> assertThat(e.get("read").asInt()).isEqualTo(1));
  }

  @Test
  void theOperatorSeesTenantsWorkInTheQueueButNotTheirMessages() {
    Story story =
        Story.of("machine.start")
            .of(UUID.randomUUID().toString(), "lunanode")
            .accepted(1, "starting");
    folding.fold(story);

    assertThat(entries("queue", story.requestId())).hasSize(1);
    assertThat(entries("status", story.requestId())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"queue", "status"})
  void onlyUsersSeeIt(String what) {
    TestIdentity known = TestIdentity.ofModule();
    String path = "/luna/monitor/" + what;

    given().get(path).then().statusCode(401);
    given()
        .header(TestIdentity.HEADER, TestIdentity.forger().lunaUser("luna"))
        .get(path)
        .then()
        .statusCode(401);
    given().header(TestIdentity.HEADER, known.anonymous("luna")).get(path).then().statusCode(401);
    given()
        .header(TestIdentity.HEADER, known.node(UUID.randomUUID().toString(), "node001"))
        .get(path)
        .then()
        .statusCode(403);
    given()
        .header(TestIdentity.HEADER, known.account(UUID.randomUUID(), "acme"))
        .get(path)
        .then()
        .statusCode(403);
  }

  private static List<ObjectNode> entries(String what, String requestId) {
    Response answer =
        given()
            .header(TestIdentity.HEADER, TestIdentity.ofModule().lunaUser("luna"))
            .get("/luna/monitor/" + what);
    answer.then().statusCode(200).contentType("application/json");
    JsonNode list = Json.tree(answer.asString()).at("/monitor/" + what);
    assertThat(list.isArray()).isTrue();
    return StreamSupport.stream(list.spliterator(), false)
        .map(e -> (ObjectNode) e)
        .filter(e -> e.get("request_id").asText().equals(requestId))
        .toList();
  }
}
