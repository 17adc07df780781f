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
import io.perigee.devkit.process.Signals;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.perigee.runtime.Commands.Seen;
import io.perigee.runtime.Things;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
  @Inject Things things;
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
    RelayLease first = new RelayLease(pool, key, SOON);
    RelayLease second = new RelayLease(pool, key, SOON);
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
  void aRelayThatStandsStillLosesItsLeaseAndCanTouchNoRowWhenItGoesOn() throws Exception {
    // Given one that gives signs of life for more than a lease, so that another has to wait
    Duration length = Duration.ofSeconds(1);
    RelayLease first = new RelayLease(pool, key, length);
    RelayLease second = new RelayLease(pool, key, length);
    assertThat(first.take()).isTrue();
    Instant over = Instant.now().plus(length.multipliedBy(2));
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              first.renew();
              assertThat(second.take()).isFalse();
              return Instant.now().isAfter(over);
            });

    // When it gives none
    Instant silent = Instant.now();
    await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(second::take);

    // Then the other has the lease soon, and the first one's session is gone
    assertThat(Duration.between(silent, Instant.now())).isLessThan(length.multipliedBy(3));
    assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
    assertThatThrownBy(() -> OutboxRows.head(first.connection())).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> OutboxRows.delete(first.connection(), List.of(1L)))
        .isInstanceOf(SQLException.class);
    long former = first.epoch();
    first.giveUp();
    assertThat(first.take()).isFalse();
    assertThat(first.heldByAnotherSince(former)).isTrue();
    assertThat(second.heldByAnotherSince(former)).isFalse();
    first.giveUp();
    second.giveUp();
  }

  @Test
  void whatMayHaveBeenSentAfterAnotherRelaysMessagesIsToldAnewUnderAHigherGeneration()
      throws Exception {
    // Given a state on its way to a broker that stands still
    database.run(h -> things.write(h, key, "a"));
    await().atMost(SOON).until(() -> generations().size() == 1);
    RelayLease rival = new RelayLease(pool, "auth", SOON);
    ProcessHandle kafka = ProcessHandle.of(Long.getLong(BreakablePlatform.KAFKA)).orElseThrow();
    Signals.send(kafka, "STOP");
    try {
      database.run(h -> things.write(h, key, "b"));
      int session = sending();

      // When its relay loses the lease to another
      database.run(h -> h.select("SELECT pg_terminate_backend(?)", session).mapToMap().list());
      await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(rival::take);

      // Then it sees that it may have sent late
      await().atMost(SOON).until(() -> commands.outbox(key).size() == 2);
    } finally {
      rival.giveUp();
      Signals.send(kafka, "CONT");
    }
    await().atMost(SOON).until(() -> generations().stream().distinct().count() == 2);
    assertThat(generations()).isSorted();
    assertThat(commands.on(Topics.REGIONS, key).getLast().data().path("version").asLong())
        .isEqualTo(2);
  }

  private List<Long> generations() {
    return commands.on(Topics.REGIONS, key).stream()
        .map(seen -> seen.data().path("generation").asLong())
        .toList();
  }

  /** The relay's session, once it has read the outbox after now and waits for the broker. */
  private int sending() {
    Instant now =
        database.read(h -> h.createQuery("SELECT clock_timestamp()").mapTo(Instant.class).one());
    List<Integer> found = new ArrayList<>();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                found.addAll(
                    database.read(
                        h ->
                            h.createQuery(
                                    """
                                    SELECT a.pid FROM pg_stat_activity a JOIN relay_lease l ON l.session = a.pid
                                    WHERE l.name = 'perigee-relay-auth' AND a.state = 'idle'
                                      AND (a.query LIKE '%FROM outbox%' OR a.query LIKE 'UPDATE relay_lease%')
                                      AND a.query_start > :now AND EXISTS (SELECT FROM outbox WHERE key = :key)
                                    """)
                                .bind("now", now)
                                .bind("key", key)
                                .mapTo(Integer.class)
                                .list())));
    return found.getFirst();
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
