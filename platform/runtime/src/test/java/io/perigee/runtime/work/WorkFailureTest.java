package io.perigee.runtime.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Unavailable;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.perigee.runtime.operation.NewCommand;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of work that fails. */
@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class WorkFailureTest extends WorkScenario {

  @Test
  void aRetryBacksOffAndEndsWhenTheAttemptsAreUsedUp() {
    // Given
    String key = key();
    List<Instant> runs = new CopyOnWriteArrayList<>();
    scripts.put(
        key,
        task -> {
          runs.add(Instant.now());
          return new Outcome.Retry(null, "the BMC does not answer");
        });

    // When
    commands.accept(Commands.of("test.run", key));

    // Then: 50 ms, then 100 ms
    assertThat(commands.ended(key, 1)).containsExactly("failed");
    assertThat(commands.row(key))
        .containsEntry("code", "attempts")
        .containsEntry("message", "the BMC does not answer");
    assertThat(runs).hasSize(3);
    assertThat(Duration.between(runs.get(0), runs.get(1)))
        .isGreaterThanOrEqualTo(Duration.ofMillis(50));
    assertThat(Duration.between(runs.get(1), runs.get(2)))
        .isGreaterThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void anUnavailableDependencyIsTriedAgainAndARefusalIsNot() {
    // Given
    String unavailable = key();
    String refused = key();
    scripts.put(
        unavailable,
        task -> {
          if (task.attempt() == 1) {
            throw new Unavailable("network does not answer");
          }
          return Outcome.done(null);
        });
    scripts.put(
        refused,
        task -> {
          throw new Conflict("AlreadyThere", "it is there already");
        });

    // When
    commands.accept(Commands.of("test.run", unavailable), Commands.of("test.run", refused));

    // Then
    assertThat(commands.ended(unavailable, 1)).containsExactly("done");
    assertThat(commands.ended(refused, 1)).containsExactly("failed");
    assertThat(commands.row(refused))
        .containsEntry("code", "AlreadyThere")
        .containsEntry("attempts", 1);
  }

  @Test
  void anErrorInAHandlerEndsItsCommandAndNothingElse() {
    // Given
    String key = key();
    scripts.put(
        key,
        task -> {
          throw new StackOverflowError();
        });

    // When
    commands.accept(Commands.of("test.run", key));

    // Then
    assertThat(commands.ended(key, 1)).containsExactly("failed");
    assertThat(commands.row(key))
        .containsEntry("code", "attempts")
        .containsEntry("message", "internal error (StackOverflowError)");
  }

  @Test
  void whatIsNoCommandIsParkedAndTheOthersPass() {
    // Given
    String poison = key();
    String good = key();
    String nul = key();
    UUID nulCommand = UUID.randomUUID();
    String withNul =
        """
        {"specversion":"1.0","id":"x","source":"/perigee/compute","type":"perigee.command.test.run.v1","data":{"command_id":"%s",
        "request_id":"compute-%s","kind":"test.run","key":"%s","number":1,"deadline":"2099-01-01T00:00:00Z","payload":{"a":"\\u0000"}}}
        """
            .formatted(nulCommand, nul, nul);

    // When
    commands.sendRaw(poison, "no JSON at all");
    commands.sendRaw(poison, "{\"specversion\":\"1.0\"}");
    commands.sendRaw(poison, null);
    commands.sendRaw(nul, withNul);
    commands.send(Commands.foreign("test.run", good, 1));

    // Then the good one is done, the others are kept for the operator, and what named its operation
    // has failed it
    assertThat(commands.ended(good, 1)).containsExactly("done");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(parked(poison))
                    .hasSize(3)
                    .allSatisfy(reason -> assertThat(reason).isNotBlank()));
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(parked(nul)).singleElement().asString().contains("22P05"));
    await().atMost(SOON).until(() -> !commands.on(Topics.OPERATIONS, "compute-" + nul).isEmpty());
    JsonNode ended = commands.on(Topics.OPERATIONS, "compute-" + nul).getFirst().data();
    assertThat(ended.get("outcome").asText()).isEqualTo("failed");
    assertThat(ended.get("code").asText()).isEqualTo("MalformedCommand");
    assertThat(ended.get("command_id").asText()).isEqualTo(nulCommand.toString());
  }

  private List<String> parked(String key) {
    return database.read(
        h ->
            h.createQuery("SELECT reason FROM parked WHERE key = :key")
                .bind("key", key)
                .mapTo(String.class)
                .list());
  }

  @Test
  void anUnknownKindFails() {
    String key = key();
    commands.accept(Commands.of("test.unheard-of", key));
    assertThat(commands.ended(key, 1)).containsExactly("failed");
    assertThat(commands.row(key)).containsEntry("code", "UnknownCommand");
  }

  @Test
  void anEffectThatFailsFailsItsOwnCommandOnly() {
    // Given ten commands that end together, the effect of one of which PostgreSQL refuses
    CyclicBarrier together = new CyclicBarrier(10);
    List<String> keys = IntStream.range(0, 10).mapToObj(i -> key()).toList();
    keys.forEach(
        key ->
            scripts.put(
                key,
                task -> {
                  together.await(20, TimeUnit.SECONDS);
                  return Outcome.done(
                      null,
                      null,
                      h -> {
                        if (key.equals(keys.get(4))) {
                          h.execute("SELECT 1/0");
                        }
                      });
                }));

    // When
    commands.accept(
        keys.stream().map(key -> Commands.of("test.run", key)).toArray(NewCommand[]::new));

    // Then
    for (String key : keys) {
      assertThat(commands.ended(key, 1))
          .containsExactly(key.equals(keys.get(4)) ? "failed" : "done");
    }
    assertThat(commands.row(keys.get(4))).containsEntry("code", "InternalError");
    assertThat(scripts.givenUp(keys.get(4))).containsExactly("InternalError");
  }
}
