package io.perigee.journal.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Envelope;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@JournalTestPlatform
class StatusTest {

  @Inject Folding folding;

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/config/status/{}")
  void thePublishedMessagesAreGivenOnceAndThenThereIsNoData() {
    // Given the operation of the published example, over
    UUID command = UUID.randomUUID();
    Story story =
        Story.of("osimage.pack")
            .at("2026-06-10T09:15:42Z")
            .accepted(1, null)
            .message(command, "pack", "osimage compute: packing started")
            .at("2026-06-10T09:18:10Z")
            .done(command, "osimage compute: build finished", null);
    folding.fold(story);

    // When it is polled
    Response answer = poll("config", story.requestId());

    // Then the body has the text's shape under the request id, and what the CLI reads beside it
    answer
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("status", equalTo(200))
        .body(
            "message",
            equalTo(
                "2026-06-10 09:15:42 :: osimage compute: packing started;;2026-06-10 09:18:10 :: osimage compute: build finished"));
    assertThat(Json.tree(answer.asString()).get(story.requestId()))
        .isEqualTo(Example.json("config-status.json").get("8125"));

    // And the next poll is the end
    poll("config", story.requestId())
        .then()
        .statusCode(404)
        .contentType("application/json")
        .body("message", equalTo("No data for this request"));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/service/status/{}")
  void aServiceActionIsPolledInThePublishedForm() {
    UUID command = UUID.randomUUID();
    Story story =
        Story.of("dhcp.restart")
            .at("2026-06-10T12:00:00Z")
            .accepted(1, "restarting dhcp")
            .at("2026-06-10T12:00:02Z")
            .done(command, "dhcp restarted", null);
    folding.fold(story);

    JsonNode answer =
        Json.tree(poll("service", story.requestId()).then().statusCode(200).extract().asString());

    JsonNode example = Example.json("service-status.json");
    assertThat(answer.get("message")).isEqualTo(example.get("message"));
    assertThat(answer.get("status")).isEqualTo(example.get("status"));
  }

  @Test
  void whileItRunsNothingNewIsAnEmptyMessage() {
    UUID command = UUID.randomUUID();
    Story story = Story.of("osimage.pack").accepted(1, "queued");
    folding.fold(story);

    poll("config", story.requestId())
        .then()
        .body("message", equalTo("2026-06-10 09:15:42 :: queued"));
    poll("config", story.requestId())
        .then()
        .statusCode(200)
        .body("message", equalTo(""))
        .body("status", equalTo(200))
        .body("'" + story.requestId() + "'", hasSize(0));

    folding.fold(story.message(command, "pack", "packing"));
    poll("config", story.requestId())
        .then()
        .body("message", equalTo("2026-06-10 09:15:42 :: packing"));

    folding.fold(story.done(command, null, null));
    poll("config", story.requestId()).then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource({
    "ResourceNotFound,404",
    "NotImplemented,501",
    "expired,500",
    "outcome unknown,500",
    "NULL,500"
  })
  void aFailureStandsInStatusWithTheLastMessage(String code, int status) {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    Story story =
        Story.of("osimage.push")
            .accepted(2, null)
            .failed(first, code.equals("NULL") ? null : code, "node001 did not answer");
    folding.fold(story);

    // While another command runs, clients must go on polling
    poll("config", story.requestId())
        .then()
        .body("status", equalTo(200))
        .body("message", equalTo("2026-06-10 09:15:42 :: node001 did not answer"));

    folding.fold(story.done(second, "node002 pushed", null));
    poll("config", story.requestId())
        .then()
        .statusCode(200)
        .body("status", equalTo(status))
        .body("message", equalTo("2026-06-10 09:15:42 :: node002 pushed"));
    poll("config", story.requestId()).then().statusCode(404);
  }

  @Test
  void aFailureWithoutAWordIsToldAllTheSame() {
    Story story =
        Story.of("osimage.pack").accepted(1, null).failed(UUID.randomUUID(), "expired", null);
    folding.fold(story);

    poll("config", story.requestId())
        .then()
        .body("status", equalTo(500))
        .body("message", equalTo("2026-06-10 09:15:42 :: failed: expired"));
  }

  @Test
  void aRedeliveredMessageAddsNothingInTheSameBatchOrLater() {
    UUID command = UUID.randomUUID();
    Story story =
        Story.of("osimage.pack")
            .accepted(1, "queued")
            .message(command, "pack", "packing")
            .done(command, "packed", null);
    List<Envelope> twice = new ArrayList<>(story.told());
    twice.addAll(story.told());
    folding.fold(twice);
    folding.fold(story.told().reversed());

    poll("config", story.requestId())
        .then()
        .body(
            "message",
            equalTo(
                "2026-06-10 09:15:42 :: queued;;2026-06-10 09:15:42 :: packing;;2026-06-10 09:15:42 :: packed"));
    folding.fold(story);
    poll("config", story.requestId()).then().statusCode(404);
  }

  @Test
  void anEndBeforeTheAcceptanceIsWaitedFor() {
    // Given a command's end that overtook its operation's acceptance
    UUID command = UUID.randomUUID();
    Story story = Story.of("osimage.pack").done(command, "packed", null);
    folding.fold(story);
    poll("config", story.requestId()).then().statusCode(200).body("message", equalTo(""));

    // When the acceptance comes, then everything is told
    folding.fold(story.accepted(1, "queued"));
    poll("config", story.requestId())
        .then()
        .statusCode(200)
        .body("message", equalTo("2026-06-10 09:15:42 :: packed;;2026-06-10 09:15:42 :: queued"));
    poll("config", story.requestId()).then().statusCode(404);
  }

  @Test
  void aTextNeverComesApartForReadersWhoSplit() {
    Story story = Story.of("osimage.pack").accepted(1, "one;;two\u0000 ünï");
    folding.fold(story);

    poll("config", story.requestId())
        .then()
        .body("message", equalTo("2026-06-10 09:15:42 :: one; ;two\uFFFD ünï"));
  }

  @Test
  void pollsAtTheSameTimeShareTheMessagesAndLoseNone() throws Exception {
    // Given an operation that goes on talking while eight clients poll it
    UUID command = UUID.randomUUID();
    Story story = Story.of("osimage.pack").accepted(1, null);
    folding.fold(story);
    int messages = 60;
    Callable<List<String>> reader =
        () -> {
          List<String> read = new ArrayList<>();
          Response answer = poll("config", story.requestId());
          while (answer.statusCode() == 200) {
            read.addAll(answer.jsonPath().getList("'" + story.requestId() + "'.message"));
            answer = poll("config", story.requestId());
          }
          return read;
        };
    try (ExecutorService readers = Executors.newFixedThreadPool(8)) {
      List<Future<List<String>>> reading = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        reading.add(readers.submit(reader));
      }

      // When it has said everything
      for (int i = 0; i < messages; i++) {
        int told = story.told().size();
        story.message(command, "m" + i, "message " + i);
        folding.fold(story.told().subList(told, told + 1));
      }
      folding.fold(story.done(command, "over", null));

      // Then each message was given to exactly one of them
      List<String> all = new ArrayList<>();
      for (Future<List<String>> read : reading) {
        all.addAll(read.get());
      }
      assertThat(all)
          .hasSize(messages + 1)
          .doesNotHaveDuplicates()
          .contains("message 0", "message 59", "over");
    }
  }

  @Test
  void unknownIsSaidOnlyOnTheWordOfTheServiceThatTheIdNames() {
    poll("config", "image-nosuch")
        .then()
        .statusCode(404)
        .body("message", equalTo("No data for this request"));
    poll("config", "image-accepted0")
        .then()
        .statusCode(200)
        .body("message", equalTo(""))
        .body("status", equalTo(200));
    poll("config", "power-0123456789abcdef").then().statusCode(200).body("message", equalTo(""));
    poll("config", "network-0123456789abcdef").then().statusCode(200).body("message", equalTo(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8125",
        "gateway-1",
        "nobody-1",
        "image-a%2Fb",
        "image-%27%3B--",
        "%C3%BC",
        "image-../../x"
      })
  void anIdThatNoServiceGaveIsNoData(String id) {
    poll("config", id).then().statusCode(404);
  }

  @Test
  void tenantsOperationsAreNotForOperatorsPolls() {
    Story story =
        Story.of("machine.start")
            .of(UUID.randomUUID().toString(), "cloudapi")
            .accepted(1, "starting");
    folding.fold(story);

    poll("config", story.requestId()).then().statusCode(404);
  }

  @Test
  void withoutAnIdentityNothingIsAnswered() {
    given().get("/luna/config/status/image-1").then().statusCode(401);
    given()
        .header(TestIdentity.HEADER, TestIdentity.forger().anonymous("luna"))
        .get("/luna/config/status/image-1")
        .then()
        .statusCode(401);
    given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().anonymous("cloudapi"))
        .get("/luna/config/status/image-1")
        .then()
        .statusCode(403);
  }

  private static Response poll(String what, String id) {
    return given()
        .urlEncodingEnabled(false)
        .header(TestIdentity.HEADER, TestIdentity.ofModule().anonymous("luna"))
        .get("/luna/" + what + "/status/" + id);
  }
}
