package io.perigee.journal.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.journal.testing.Folding;
import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.journal.testing.Story;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.retention.Sweeper;
import io.perigee.runtime.store.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@JournalTestPlatform
class OperationTopicTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject KafkaClients clients;
  @Inject Operations operations;
  @Inject Folding folding;
  @Inject Database database;
  @Inject Sweeper sweeper;

  @Test
  void whatIsSaidOnTheTopicIsFoldedAndWhatCannotBeUnderstoodIsParkedBesideIt() {
    // Given an operation's messages with malformed ones between, in one partition
    UUID command = UUID.randomUUID();
    Story story =
        Story.of("osimage.pack")
            .accepted(1, "queued")
            .message(command, "pack", "packing")
            .done(command, "packed", null);
    String id = story.requestId();
    List<String> malformed =
        List.of(
            "not JSON",
            "null",
            "[]",
            "{}",
            envelope(id, "{}"),
            envelope(
                id,
                "{\"request_id\":\""
                    + id
                    + "\",\"phase\":\"dancing\",\"at\":\"2026-01-01T00:00:00Z\"}"),
            envelope(
                id,
                "{\"request_id\":\""
                    + id
                    + "\",\"phase\":\"ended\",\"outcome\":\"maybe\",\"command_id\":\""
                    + command
                    + "\",\"at\":\"2026-01-01T00:00:00Z\"}"),
            envelope(
                id,
                "{\"request_id\":\""
                    + id
                    + "\",\"phase\":\"accepted\",\"commands\":-1,\"at\":\"2026-01-01T00:00:00Z\"}"));
    try (KafkaProducer<String, String> producer = clients.producer()) {
      for (Envelope envelope : story.told()) {
        malformed.forEach(text -> producer.send(new ProducerRecord<>(topic(), id, text)));
        producer.send(new ProducerRecord<>(topic(), id, Json.write(envelope)));
      }
      producer.send(new ProducerRecord<>(topic(), id, null));
    }

    // Then the operation is folded whole
    await()
        .atMost(SOON)
        .until(() -> operations.find(id).filter(o -> o.state().equals("done")).isPresent());
    assertThat(operations.find(id).orElseThrow().messages().findValuesAsText("message"))
        .containsExactly("queued", "packing", "packed");

    // And the others are parked with their reasons
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(parked(id)).isEqualTo(3 * malformed.size() + 1));
  }

  @Test
  void endedOperationsAreForgottenAfterTheirTimeAndOthersKept() {
    // Given an operation that ended long ago, one that ended now, and one that never ended
    Story old = story("1900-01-01T00:00:00Z");
    Story lost = Story.of("osimage.pack").at("1900-01-01T00:00:00Z").accepted(1, "queued");
    Story fresh = story(Instant.now().toString());
    Story running = Story.of("osimage.pack").at(Instant.now().toString()).accepted(1, "queued");
    List.of(old, lost, fresh, running).forEach(folding::fold);

    // When the tables are swept
    sweeper.sweep();

    // Then the first and the lost one are gone with all that they said
    assertThat(operations.find(old.requestId())).isEmpty();
    assertThat(operations.find(lost.requestId())).isEmpty();
    assertThat(operations.find(fresh.requestId())).isPresent();
    assertThat(operations.find(running.requestId())).isPresent();
    assertThat(
            rows("journal_message", old)
                + rows("journal_command", old)
                + rows("journal_message", lost))
        .isZero();
    assertThat(rows("journal_message", fresh)).isEqualTo(2);
  }

  private Story story(String at) {
    return Story.of("osimage.pack")
        .at(at)
        .accepted(1, "queued")
        .done(UUID.randomUUID(), "packed", null);
  }

  private int rows(String table, Story story) {
    return database.read(
        h ->
            h.createQuery("SELECT count(*) FROM " + table + " WHERE request_id = :id")
                .bind("id", story.requestId())
                .mapTo(Integer.class)
                .one());
  }

  private int parked(String key) {
    return database.read(
        h ->
            h.createQuery("SELECT count(*) FROM parked WHERE key = :key")
                .bind("key", key)
                .mapTo(Integer.class)
                .one());
  }

  private String topic() {
    return clients.name(Topics.OPERATIONS);
  }

  private static String envelope(String id, String data) {
    return "{\"specversion\":\"1.0\",\"id\":\"m-"
        + id
        + "\",\"source\":\"/perigee/image\",\"type\":\"perigee.operation.ended.v1\",\"data\":"
        + data
        + "}";
  }
}
