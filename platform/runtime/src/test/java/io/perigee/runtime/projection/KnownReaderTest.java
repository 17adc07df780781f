package io.perigee.runtime.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.projection.TopicReader.Received;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class KnownReaderTest {

  @Inject Database database;
  @Inject Known known;

  private final Topic topic = new Topic("t" + UUID.randomUUID(), 3, true, Duration.ofDays(7));
  private final List<String> applied = new ArrayList<>();
  private final KnownReader reader =
      new KnownReader(
          new Knows() {
            @Override
            public Topic topic() {
              return topic;
            }

            @Override
            public void applied(Handle h, List<KnownRow> changed) {
              changed.forEach(
                  row ->
                      applied.add(
                          row.id() + "@" + row.version() + (row.deleted() ? " deleted" : "")));
            }
          });

  private void fold(Received... batch) {
    database.run(h -> reader.fold(h, Arrays.asList(batch)));
  }

  private Received state(
      String id, String name, long generation, long version, boolean deleted, int partition) {
    return received(
        new StateRecord(
            id,
            name,
            version,
            generation,
            null,
            null,
            deleted ? "deleted" : "active",
            List.of(),
            deleted,
            false,
            Json.object()),
        id,
        partition);
  }

  private Received mark(long generation, int partition) {
    String id = "mark:" + partition;
    return received(
        new StateRecord(id, null, 0, generation, null, null, null, List.of(), false, true, null),
        id,
        partition);
  }

  private Received received(StateRecord state, String key, int partition) {
    Envelope envelope =
        Envelope.of(
            "x",
            "compute",
            "perigee.state.x.v1",
            state.id(),
            Instant.now(),
            Cause.PLATFORM,
            Json.MAPPER.valueToTree(state));
    return new Received(
        new ConsumerRecord<>(topic.name(), partition, 0, key, Json.write(envelope)), envelope);
  }

  private Received tombstone(String id) {
    return new Received(new ConsumerRecord<>(topic.name(), 0, 0, id, null), null);
  }

  @Test
  void onlyWhatIsNewerIsApplied() {
    // When old and new come in any order, in one batch and in several
    fold(
        state("a", "two", 1, 2, false, 0),
        state("a", "one", 1, 1, false, 0),
        state("b", "three", 1, 3, false, 0));
    fold(state("a", "two again", 1, 2, false, 0), state("b", "one", 1, 1, false, 0));

    // Then
    assertThat(known.byId(topic, "a")).get().extracting(KnownRow::name).isEqualTo("two");
    assertThat(known.byName(topic, null, "three"))
        .get()
        .extracting(KnownRow::version)
        .isEqualTo(3L);
    assertThat(applied).containsExactly("a@2", "b@3");
  }

  @Test
  void aDeletionIsRememberedAgainstLateComers() {
    fold(state("a", "one", 1, 1, false, 0));
    fold(state("a", "one", 1, 2, true, 0));
    fold(state("a", "one", 1, 1, false, 0));
    assertThat(known.byId(topic, "a")).isEmpty();
    assertThat(known.list(topic, null)).isEmpty();
    assertThat(applied).containsExactly("a@1", "a@2 deleted");
  }

  @Test
  void aRepublicationSweepsWhatItsOwnerNoLongerHasInThatPartitionOnly() {
    // Given
    fold(
        state("kept", "kept", 1, 1, false, 0),
        state("gone", "gone", 1, 4, false, 0),
        state("elsewhere", "elsewhere", 1, 1, false, 1));

    // When
    fold(state("kept", "kept", 2, 1, false, 0), mark(2, 0), state("new", "new", 2, 1, false, 0));

    // Then
    assertThat(known.list(topic, null).stream().map(KnownRow::id))
        .containsExactly("elsewhere", "kept", "new");
    assertThat(applied).contains("gone@4 deleted");
  }

  @Test
  void anOwnerRestoredFromABackupTakesItsWordBack() {
    // Given a version that the backup does not have
    fold(state("a", "lost", 1, 10, false, 0));

    // When the owner republishes what it has
    fold(state("a", "restored", 2, 7, false, 0), mark(2, 0));
    fold(state("a", "lost", 1, 10, false, 0));

    // Then
    assertThat(known.byId(topic, "a"))
        .get()
        .extracting(KnownRow::name, KnownRow::version)
        .containsExactly("restored", 7L);
  }

  @Test
  void aTombstoneEndsWhatMissedItsDeletion() {
    fold(state("a", "one", 1, 1, false, 0));
    fold(tombstone("a"), tombstone("never known"));
    assertThat(known.byId(topic, "a")).isEmpty();
    assertThat(applied).containsExactly("a@1", "a@1 deleted");
  }

  @Test
  void aRecordUnderAForeignKeyOrWithoutItsObjectIsMalformed() {
    StateRecord bare =
        new StateRecord("a", "a", 1, 1, null, null, "active", List.of(), false, false, null);
    assertThatThrownBy(() -> reader.check(received(bare, "a", 0)))
        .isInstanceOf(MalformedMessage.class);
    StateRecord whole =
        new StateRecord(
            "a", "a", 1, 1, null, null, "active", List.of(), false, false, Json.object());
    assertThatThrownBy(() -> reader.check(received(whole, "b", 0)))
        .isInstanceOf(MalformedMessage.class);
  }
}
