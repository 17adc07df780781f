package io.perigee.runtime.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.TooLarge;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.perigee.runtime.Commands.Seen;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class RelayTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Database database;
  @Inject KafkaClients clients;
  @Inject Commands commands;
  @Inject AgroalDataSource pool;

  private final String key = UUID.randomUUID().toString();

  private void say(Handle h, String id) {
    Envelope envelope =
        Envelope.of(
            id,
            "auth",
            "perigee.journal.test.v1",
            key,
            Instant.now(),
            Cause.PLATFORM,
            Json.object());
    Outbox.add(h, clients.name(Topics.JOURNAL), null, key, Json.write(envelope));
  }

  private List<String> heard() {
    return commands.on(Topics.JOURNAL, key).stream().map(Seen::id).toList();
  }

  @Test
  void whatWasCommittedReachesKafkaInOrder() {
    // When
    IntStream.range(0, 100)
        .forEach(
            i ->
                database.run(
                    h -> {
                      say(h, i + "a");
                      say(h, i + "b");
                    }));

    // Then
    List<String> said =
        IntStream.range(0, 100)
            .boxed()
            .<String>mapMulti(
                (i, out) -> {
                  out.accept(i + "a");
                  out.accept(i + "b");
                })
            .toList();
    await().atMost(SOON).until(() -> heard().size() >= 200);
    assertThat(heard()).isEqualTo(said);
  }

  @Test
  void whatWasRolledBackNeverDoes() {
    // When
    assertThatThrownBy(
            () ->
                database.run(
                    h -> {
                      say(h, "never");
                      throw new IllegalStateException("refused");
                    }))
        .isInstanceOf(IllegalStateException.class);
    database.run(h -> say(h, "behind"));

    // Then
    await().atMost(SOON).until(() -> !heard().isEmpty());
    assertThat(heard()).containsExactly("behind");
  }

  @Test
  void ofTwoRelaysOfAServiceOneIsActiveAndTheOtherTakesOver() throws Exception {
    // Given
    RelayLock first = new RelayLock(pool, key);
    RelayLock second = new RelayLock(pool, key);
    assertThat(first.take()).isTrue();
    assertThat(second.take()).isFalse();

    // When the first one's session dies
    int session = first.connection().unwrap(org.postgresql.PGConnection.class).getBackendPID();
    database.run(h -> h.select("SELECT pg_terminate_backend(?)", session).mapToMap().list());

    // Then
    await().atMost(SOON).until(second::take);
    first.giveUp();
    second.giveUp();
  }

  @Test
  void aRelayThatDiesBetweenSendingAndDeletingSendsTheSameMessageAgain() throws Exception {
    // Given the table locked against deletion the moment that the message is committed
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Thread lock =
        Thread.ofVirtual()
            .start(
                () ->
                    database.run(
                        h -> {
                          awaitLatch(written);
                          h.execute("SET LOCAL lock_timeout = '20s'");
                          h.execute("LOCK TABLE outbox IN SHARE MODE");
                          awaitLatch(release);
                        }));
    database.run(
        h -> {
          say(h, "twice");
          Outbox.flush(h);
          written.countDown();
          await().atMost(SOON).until(() -> waiting("LOCK TABLE outbox%") == 1);
        });

    // When the relay is cut off after the broker has the message
    await().atMost(SOON).until(() -> heard().size() == 1);
    await().atMost(SOON).until(() -> waiting("DELETE FROM outbox%") == 1);
    database.read(
        h ->
            h.select(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'DELETE FROM outbox%' AND wait_event_type = 'Lock'")
                .mapToMap()
                .list());
    release.countDown();
    lock.join();

    // Then
    await().atMost(SOON).until(() -> heard().size() == 2);
    assertThat(heard()).containsExactly("twice", "twice");
    await().atMost(SOON).until(() -> commands.outbox(key).isEmpty());
  }

  @Test
  void aMessageThatNoBrokerTakesIsParkedAndTheOthersPass() {
    // Given one that came into the table past the limit
    database.run(
        h ->
            h.execute(
                "INSERT INTO outbox (topic, key, value) VALUES (?, ?, repeat('x', 2000000))",
                clients.name(Topics.JOURNAL),
                key));

    // When
    database.run(h -> say(h, "behind"));

    // Then
    await().atMost(SOON).until(() -> !heard().isEmpty());
    assertThat(heard()).containsExactly("behind");
    assertThat(
            database.<String>read(
                h ->
                    h.createQuery("SELECT reason FROM parked WHERE key = :key")
                        .bind("key", key)
                        .mapTo(String.class)
                        .one()))
        .isEqualTo("larger than the broker takes");
  }

  @Test
  void aMessageLargerThanTheLimitIsRefusedWhereItIsWritten() {
    assertThatThrownBy(
            () ->
                database.run(
                    h ->
                        Outbox.add(
                            h, clients.name(Topics.JOURNAL), null, key, "ä".repeat(600_000))))
        .isInstanceOf(TooLarge.class);
  }

  private long waiting(String query) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE :query AND wait_event_type = 'Lock'")
                .bind("query", query)
                .mapTo(Long.class)
                .one());
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
