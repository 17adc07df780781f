package io.perigee.runtime.state;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.outbox.Outbox;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;

/**
 * Publishes the state of this service's aggregates: whole, with version and generation, in the
 * transaction that changed them. A record is at most 512 KB and holds no secrets.
 */
@Singleton
public final class States {

  /** The largest record, in bytes of JSON. */
  public static final int LARGEST = 512 * 1024;

  private final KafkaClients clients;
  private final RuntimeConfig config;
  private final Clock clock;

  States(KafkaClients clients, RuntimeConfig config, Clock clock) {
    this.clients = clients;
    this.config = config;
    this.clock = clock;
  }

  /** Publishes a change that the platform made on nobody's behalf. */
  public void publish(Handle h, StateChange change) {
    publish(h, change, Cause.PLATFORM);
  }

  /** Publishes a change; it is on its way once the transaction has committed. */
  public void publish(Handle h, StateChange change, Cause cause) {
    Waiting waiting = h.getConfig(Waiting.class);
    waiting.changes.add(new Caused(change, cause));
    Outbox.beforeFlush(h, waiting.late(this));
  }

  /** What the transaction has published so far, in order. */
  public static List<StateChange> published(Handle h) {
    return h.getConfig(Waiting.class).changes.stream().map(Caused::change).toList();
  }

  /**
   * The generation is read at the end of the transaction under a key-share lock, so that a
   * republication, which raises it under an exclusive one, sees either all or nothing of this
   * transaction.
   */
  private void complete(Handle h, List<Caused> changes) {
    Set<String> topics =
        changes.stream()
            .map(c -> c.change.topic().name())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Map<String, Long> generations = generations(h, topics);
    List<StateChange> deleted = new ArrayList<>();
    for (Caused caused : changes) {
      StateChange c = caused.change;
      add(h, c, generations.getOrDefault(c.topic().name(), 1L), caused.cause);
      if (c.deleted()) {
        deleted.add(c);
      }
    }
    if (!deleted.isEmpty()) {
      h.createUpdate(
              """
              INSERT INTO state_deleted (topic, id) SELECT * FROM unnest(:topics::text[], :ids::text[])
              ON CONFLICT ON CONSTRAINT state_deleted_pk DO NOTHING
              """)
          .bindArray("topics", String.class, deleted.stream().map(c -> c.topic().name()).toList())
          .bindArray("ids", String.class, deleted.stream().map(StateChange::id).toList())
          .execute();
    }
  }

  void add(Handle h, StateChange c, long generation, Cause cause) {
    StateRecord state =
        new StateRecord(
            c.id(),
            c.name(),
            c.version(),
            generation,
            c.account(),
            c.region(),
            c.state(),
            c.changed(),
            c.deleted(),
            false,
            c.object());
    write(h, c.topic(), null, state, "%s:%d:%d".formatted(c.id(), c.version(), generation), cause);
  }

  void write(Handle h, Topic topic, Integer partition, StateRecord state, String id, Cause cause) {
    String value =
        Json.write(
            Envelope.of(
                id,
                config.service(),
                StateRecord.type(topic.name()),
                state.id(),
                clock.instant(),
                cause,
                Json.MAPPER.valueToTree(state)));
    if (Outbox.longerThan(value, LARGEST)) {
      throw new io.perigee.contracts.error.TooLarge(
          "the object is larger than %d bytes".formatted(LARGEST));
    }
    Outbox.add(h, clients.name(topic), partition, state.id(), value);
  }

  private static Map<String, Long> generations(Handle h, Set<String> topics) {
    Map<String, Long> found = lockedGenerations(h, topics);
    if (found.size() == topics.size()) {
      return found;
    }
    // A topic's first record: without its row the lock would hold nothing.
    h.createUpdate(
            """
            INSERT INTO state_generation (topic, generation) SELECT topic, 1 FROM unnest(:topics::text[]) AS t (topic)
            ON CONFLICT ON CONSTRAINT state_generation_pk DO NOTHING
            """)
        .bindArray("topics", String.class, List.copyOf(topics))
        .execute();
    return lockedGenerations(h, topics);
  }

  private static Map<String, Long> lockedGenerations(Handle h, Set<String> topics) {
    return h
        .createQuery(
            "SELECT topic, generation FROM state_generation WHERE topic = ANY (:topics) FOR KEY SHARE")
        .bindArray("topics", String.class, List.copyOf(topics))
        .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private record Caused(StateChange change, Cause cause) {}

  /** The transaction's changes, held by its handle. */
  public static final class Waiting implements JdbiConfig<Waiting> {
    private final List<Caused> changes = new ArrayList<>();
    private Outbox.Late late;

    Outbox.Late late(States states) {
      if (late == null) {
        late =
            h -> {
              List<Caused> all = List.copyOf(changes);
              changes.clear();
              states.complete(h, all);
            };
      }
      return late;
    }

    @Override
    public Waiting createCopy() {
      return new Waiting();
    }
  }
}
