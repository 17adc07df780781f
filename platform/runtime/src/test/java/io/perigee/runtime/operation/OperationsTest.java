package io.perigee.runtime.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.perigee.runtime.Commands.Seen;
import io.perigee.runtime.Scripts;
import io.perigee.runtime.work.Outcome;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class OperationsTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Commands commands;
  @Inject Scripts scripts;

  private final String key = UUID.randomUUID().toString();

  private List<Seen> told(String request) {
    await()
        .atMost(SOON)
        .until(
            () ->
                commands.on(Topics.OPERATIONS, request).stream()
                    .anyMatch(seen -> seen.id().endsWith(":ended")));
    return commands.on(Topics.OPERATIONS, request);
  }

  @Test
  void anOperationIsToldFromItsAcceptanceToItsEnd() {
    // Given
    scripts.put(
        key,
        task -> {
          task.step("act", "acting");
          task.progress("act", "half way");
          return Outcome.done("acted", Json.object().put("n", 1), h -> {});
        });

    // When
    String request = commands.accept(Commands.of("test.run", key));

    // Then
    List<Seen> told = told(request);
    String command = commands.row(key).get("command_id").toString();
    assertThat(told.stream().map(Seen::id))
        .containsExactly(
            request + ":accepted", command + ":act:0", command + ":act:1", command + ":ended");
    JsonNode accepted = told.getFirst().data();
    assertThat(accepted.get("phase").asText()).isEqualTo("accepted");
    assertThat(accepted.get("commands").asInt()).isEqualTo(1);
    assertThat(accepted.get("message").asText()).isEqualTo("accepted");
    assertThat(told.get(1).data().get("message").asText()).isEqualTo("acting");
    JsonNode ended = told.getLast().data();
    assertThat(ended.get("outcome").asText()).isEqualTo("done");
    assertThat(ended.get("message").asText()).isEqualTo("acted");
    assertThat(ended.get("result").get("n").asInt()).isEqualTo(1);
    assertThat(Json.tree(told.getLast().value()).get("requestid").asText()).isEqualTo(request);
  }

  @Test
  void anotherRunOfACommandAddsNoMessage() throws Exception {
    // Given a run that is lost after its step
    CountDownLatch begun = new CountDownLatch(1);
    scripts.put(
        key,
        task -> {
          task.step("act", "acting");
          if (task.epoch() == 1) {
            begun.countDown();
            Thread.currentThread().join();
          }
          return Outcome.done(null);
        });
    String request = commands.accept(Commands.of("test.run", key));
    begun.await(20, TimeUnit.SECONDS);

    // When
    await()
        .atMost(SOON)
        .until(
            () -> {
              commands.loseLease(key);
              return (Long) commands.row(key).get("epoch") > 1;
            });

    // Then what comes twice has the same id
    List<String> ids = told(request).stream().map(Seen::id).toList();
    String command = commands.row(key).get("command_id").toString();
    assertThat(ids).containsOnly(request + ":accepted", command + ":act:0", command + ":ended");
  }

  @Test
  void anOperationHasCommandsOfDifferentKeys() {
    assertThatThrownBy(() -> commands.accept()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> commands.accept(Commands.of("test.run", key), Commands.of("test.run", key)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
