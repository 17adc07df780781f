package io.perigee.runtime.http;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class IdempotentTest {

  @Inject Database database;

  private final UUID account = UUID.randomUUID();
  private final String key = UUID.randomUUID().toString();

  private Request caller(String key) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(account, "acme"))
        .header("Idempotency-Key", key)
        .contentType("application/json");
  }

  private Response post(String body) {
    return caller(key).body(body).post("/cloudapi/acme/counters");
  }

  private static JsonNode json(Response response) {
    return Json.tree(response.asString());
  }

  private int kept() {
    return database.read(
        h ->
            h.createQuery("SELECT count(*) FROM idempotency WHERE principal = :principal")
                .bind("principal", account.toString())
                .mapTo(Integer.class)
                .one());
  }

  @Test
  void aRepeatedRequestIsAnsweredAlikeAndDoneOnce() {
    Response first = post("{}");
    Response again = post("{}");

    assertThat(first.statusCode()).as(first.asString()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(json(again)).isEqualTo(json(first));
    assertThat(again.header("Location")).isEqualTo(first.header("Location")).isNotNull();
    assertThat(again.contentType()).isEqualTo(first.contentType());
    assertThat(kept()).isEqualTo(1);
  }

  @Test
  void requestsAtTheSameTimeAreDoneOnce() throws Exception {
    List<Future<Response>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        answers.add(threads.submit(() -> post("{\"slow\":true}")));
      }
      JsonNode first = json(answers.getFirst().get());
      for (Future<Response> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(201);
        assertThat(json(answer.get())).isEqualTo(first);
      }
    }
  }

  @Test
  void anotherRequestWithTheKeyIsRefused() {
    post("{}");

    Response other = post("{\"other\":1}");

    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.asString()).startsWith("IdempotencyKeyReused");
  }

  @Test
  void aRefusedRequestLeavesItsKeyFree() {
    Response refused = post("{\"fail\":true}");
    Response half = post("{\"failLate\":true}");
    Response good = post("{}");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(half.statusCode()).isEqualTo(409);
    assertThat(good.statusCode()).as(good.asString()).isEqualTo(201);
  }

  @Test
  void aClaimWhoseAnswerIsUnknownIsNotDoneAgain() {
    // Given what a process leaves that died between its commit and its answer
    post("{}");
    database.run(
        h ->
            h.createUpdate("UPDATE idempotency SET answer = 'null' WHERE principal = :principal")
                .bind("principal", account.toString())
                .execute());

    Response again = post("{}");

    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.asString()).startsWith("IdempotencyKeyInUse");
  }

  @Test
  void aKeyThatIsNoneIsRefused() {
    Response refused = caller("k".repeat(256)).body("{}").post("/cloudapi/acme/counters");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.asString()).contains("Idempotency-Key");
  }

  @Test
  void anotherAccountsKeyIsAnotherKey() {
    Response mine = post("{}");
    Response theirs =
        given()
            .header(TestIdentity.HEADER, TestIdentity.ofModule().account(UUID.randomUUID(), "acme"))
            .header("Idempotency-Key", key)
            .contentType("application/json")
            .body("{}")
            .post("/cloudapi/acme/counters");

    assertThat(theirs.statusCode()).isEqualTo(201);
    assertThat(json(theirs)).isNotEqualTo(json(mine));
  }
}
