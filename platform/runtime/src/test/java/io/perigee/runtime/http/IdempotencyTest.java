package io.perigee.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class IdempotencyTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Database database;

  private final String principal = UUID.randomUUID().toString();
  private final AtomicInteger done = new AtomicInteger();

  /** Once, and again where a busy machine's database is told to have been away. */
  private JsonNode once(String key, String request) {
    Instant giveUp = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        return database.write(
            h ->
                Idempotency.once(
                    h,
                    principal,
                    key,
                    request,
                    () -> Json.object().put("n", done.incrementAndGet())));
      } catch (Unavailable e) {
        if (Instant.now().isAfter(giveUp)) {
          throw e;
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
  }

  @Test
  void requestsOfOneKeyAtTheSameTimeAreDoneOnceAndAnsweredAlike() throws Exception {
    List<Future<JsonNode>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        answers.add(threads.submit(() -> once("key", "POST /x {}")));
      }
      for (Future<JsonNode> answer : answers) {
        assertThat(answer.get().get("n").asInt()).isEqualTo(1);
      }
    }
    assertThat(done).hasValue(1);
  }

  @Test
  void aKeyUsedForAnotherRequestIsRefused() {
    once("key", "POST /x {}");
    assertThatThrownBy(() -> once("key", "POST /x {\"a\":1}"))
        .isInstanceOf(Conflict.class)
        .extracting(e -> ((Conflict) e).code())
        .isEqualTo("IdempotencyKeyReused");
    assertThat(done).hasValue(1);
  }

  @Test
  void aRequestThatFailedMayBeRepeatedWithItsKey() {
    assertThatThrownBy(
            () ->
                database.write(
                    h ->
                        Idempotency.once(
                            h,
                            principal,
                            "key",
                            "r",
                            () -> {
                              throw new Conflict("no");
                            })))
        .isInstanceOf(Conflict.class);
    assertThat(once("key", "r").get("n").asInt()).isEqualTo(1);
  }

  @Test
  void withoutAKeyEveryRequestIsDoneAndAnEmptyOneIsRefused() {
    once(null, "r");
    once(null, "r");
    assertThat(done).hasValue(2);
    assertThatThrownBy(() -> once(" ", "r")).isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> once("k".repeat(256), "r")).isInstanceOf(Invalid.class);
  }
}
