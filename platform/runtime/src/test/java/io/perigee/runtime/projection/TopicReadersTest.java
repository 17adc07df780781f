package io.perigee.runtime.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.perigee.runtime.Things;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class TopicReadersTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Database database;
  @Inject Commands commands;
  @Inject KafkaClients clients;
  @Inject Things.JournalNotes notes;
  @Inject Things things;
  @Inject Known known;
  @Inject TopicReaders readers;

  private String say(String key) {
    String id = UUID.randomUUID().toString();
    Envelope envelope =
        Envelope.of(
            id,
            "compute",
            "perigee.journal.test.v1",
            key,
            Instant.now(),
            Cause.PLATFORM,
            Json.object());
    commands.sendRaw(clients.name(Topics.JOURNAL), key, Json.write(envelope));
    return id;
  }

  @Test
  void aServiceIsReadyOnceItHasCaughtUp() {
    await().atMost(SOON).until(readers::caughtUp);
  }

  @Test
  void whatCannotBeReadOrFoldedIsParkedAndTheOthersPass() {
    // When
    commands.sendRaw(clients.name(Topics.JOURNAL), "unreadable", "no JSON");
    say("unfoldable");
    List<String> good = List.of(say("a"), say("b"), say("c"));

    // Then
    await().atMost(SOON).until(() -> notes.notes().containsAll(good));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        database.<List<String>>read(
                            h ->
                                h.createQuery("SELECT key FROM parked WHERE topic = :topic")
                                    .bind("topic", clients.name(Topics.JOURNAL))
                                    .mapTo(String.class)
                                    .list()))
                    .contains("unreadable", "unfoldable"));
  }

  @Test
  void readingGoesOnFromThePositionsInTheSchemaNotFromTheGroups() {
    // Given a message that has been folded
    String id = say(UUID.randomUUID().toString());
    await().atMost(SOON).until(() -> notes.notes().contains(id));

    // When the schema is as it was before it, as after a restore, and the partitions are given out
    // anew
    database.run(
        h ->
            h.execute(
                "UPDATE consumer_position SET position = 0 WHERE topic = ?",
                clients.name(Topics.JOURNAL)));
    try (KafkaConsumer<String, String> other = clients.consumer("auth.known", 1)) {
      other.subscribe(List.of(clients.name(Topics.JOURNAL)));
      await()
          .atMost(SOON)
          .until(
              () -> {
                other.poll(Duration.ofMillis(100));
                return !other.assignment().isEmpty();
              });
    }

    // Then it is folded again
    await().atMost(SOON).until(() -> notes.notes().stream().filter(id::equals).count() >= 2);
  }

  @Test
  void aChangeIsKnownWhereItIsPublished() {
    String id = UUID.randomUUID().toString();
    database.run(h -> things.write(h, id, "thing " + id));
    await().atMost(SOON).until(() -> known.byName(Topics.REGIONS, null, "thing " + id).isPresent());
    assertThat(known.byId(Topics.REGIONS, id)).get().extracting(KnownRow::version).isEqualTo(1L);
  }
}
