package io.perigee.runtime.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.Things;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class SweeperTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Database database;
  @Inject KafkaClients clients;
  @Inject RuntimeConfig config;
  @Inject Commands commands;
  @Inject States states;
  @Inject @Any Instance<RetentionRules> rules;

  private Sweeper in(Duration ahead) {
    return new Sweeper(database, clients, config, Clock.offset(Clock.systemUTC(), ahead), rules);
  }

  private long count(String sql, String value) {
    return database.read(h -> h.createQuery(sql).bind("value", value).mapTo(Long.class).one());
  }

  @Test
  void anEndedCommandAndItsOperationAreKeptForFourteenDaysAndWorkUnderWayForAnyTime() {
    // Given
    String key = UUID.randomUUID().toString();
    String request = commands.accept(Commands.of("test.run", key));
    commands.ended(key, 1);
    String waiting = UUID.randomUUID().toString();
    database.run(
        h ->
            h.execute(
                """
        INSERT INTO work (command_id, request_id, kind, key, number, bulk, state, deadline, payload)
        VALUES (gen_random_uuid(), 'r', 'test.run', ?, 1, true, 'announced', now() + interval '1 day', '{}')
        """,
                waiting));

    // When, Then
    in(Duration.ofDays(13)).sweep();
    assertThat(commands.rows(key)).hasSize(1);
    in(Duration.ofDays(15)).sweep();
    assertThat(commands.rows(key)).isEmpty();
    assertThat(count("SELECT count(*) FROM operation WHERE request_id = :value", request)).isZero();
    assertThat(count("SELECT count(*) FROM command_number WHERE key = :value", key)).isZero();
    assertThat(commands.rows(waiting)).hasSize(1);
    database.run(h -> h.execute("DELETE FROM work WHERE key = ?", waiting));
  }

  @Test
  void aDeletedAggregateGetsItsTombstoneAfterSevenDays() {
    // Given
    String id = UUID.randomUUID().toString();
    database.run(h -> states.publish(h, Things.change(id, "gone", 2, true)));
    await().atMost(SOON).until(() -> commands.on(Topics.REGIONS, id).size() == 1);

    // When
    in(Duration.ofDays(6)).sweep();
    in(Duration.ofDays(8)).sweep();

    // Then
    await().atMost(SOON).until(() -> commands.on(Topics.REGIONS, id).size() == 2);
    assertThat(commands.on(Topics.REGIONS, id).getLast().value()).isNull();
  }

  @Test
  void parkedMessagesAndAnswersAndIntentsGoInTheirTime() {
    // Given
    String mine = UUID.randomUUID().toString();
    database.run(
        h -> {
          h.execute(
              "INSERT INTO parked (topic, partition, position, reason, key) VALUES (?, 0, 0, 'test', ?)",
              mine,
              mine);
          h.execute(
              "INSERT INTO idempotency (principal, key, fingerprint, answer) VALUES (?, 'k', 'f', '{}')",
              mine);
          h.execute(
              "INSERT INTO reference_intent (id, kind, target, expires_at) VALUES (gen_random_uuid(), 'k', ?, now() + interval '10 s')",
              mine);
        });

    // When, Then
    in(Duration.ofHours(1)).sweep();
    assertThat(count("SELECT count(*) FROM reference_intent WHERE target = :value", mine)).isZero();
    assertThat(count("SELECT count(*) FROM idempotency WHERE principal = :value", mine))
        .isEqualTo(1);
    in(Duration.ofHours(25)).sweep();
    assertThat(count("SELECT count(*) FROM idempotency WHERE principal = :value", mine)).isZero();
    assertThat(count("SELECT count(*) FROM parked WHERE key = :value", mine)).isEqualTo(1);
    in(Duration.ofDays(31)).sweep();
    assertThat(count("SELECT count(*) FROM parked WHERE key = :value", mine)).isZero();
  }
}
