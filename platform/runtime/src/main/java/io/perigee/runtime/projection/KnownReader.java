package io.perigee.runtime.projection;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Folds a state topic into {@code known}: only what is newer by (generation, version), so that an
 * owner restored from a backup takes its word back by republishing; a sweep where the republication
 * marks one; and the end of what is a tombstone.
 */
final class KnownReader implements TopicReader {

  private final Knows knows;

  KnownReader(Knows knows) {
    this.knows = knows;
  }

  @Override
  public Topic topic() {
    return knows.topic();
  }

  @Override
  public void check(Received message) throws MalformedMessage {
    if (message.envelope() == null) {
      return;
    }
    StateRecord state = message.state();
    if (!state.sweep() && !state.deleted() && state.object() == null) {
      throw new MalformedMessage("a state record has an object");
    }
    if (!state.id().equals(message.record().key())) {
      throw new MalformedMessage("a state record is keyed by its id");
    }
  }

  @Override
  public void fold(Handle h, List<Received> batch) {
    knows.arriving(h, batch);
    Map<String, Folded> latest = new LinkedHashMap<>();
    List<String> buried = new ArrayList<>();
    for (Received message : batch) {
      if (message.envelope() == null) {
        buried.add(message.record().key());
        continue;
      }
      StateRecord state = read(message);
      if (state.sweep()) {
        apply(h, latest);
        sweep(h, state.generation(), message.record().partition());
      } else {
        latest.merge(state.id(), new Folded(state, message.record().partition()), Folded::newer);
      }
    }
    apply(h, latest);
    bury(h, buried);
  }

  /**
   * A tombstone says that the id was deleted long ago and is never used again, to those who missed
   * the deletion.
   */
  private void bury(Handle h, List<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    tell(
        h,
        h.createQuery(
                """
                UPDATE known SET deleted = true, state = 'deleted', seen_at = now()
                WHERE topic = :topic AND id = ANY (:ids) AND NOT deleted
                RETURNING topic, id, name, account, region, version, state, deleted, object
                """)
            .bind("topic", topic().name())
            .bindArray("ids", String.class, ids)
            .map((row, context) -> Known.row(row))
            .list());
  }

  private void tell(Handle h, List<KnownRow> changed) {
    if (!changed.isEmpty()) {
      knows.applied(h, changed);
    }
  }

  private record Folded(StateRecord state, int partition) {
    Folded newer(Folded other) {
      boolean later =
          other.state.generation() > state.generation()
              || other.state.generation() == state.generation()
                  && other.state.version() >= state.version();
      return later ? other : this;
    }

    KnownRow row(Topic topic) {
      return new KnownRow(
          topic.name(),
          state.id(),
          state.name(),
          state.accountId(),
          state.regionId(),
          state.version(),
          state.state(),
          state.deleted(),
          state.object());
    }
  }

  private void apply(Handle h, Map<String, Folded> latest) {
    if (latest.isEmpty()) {
      return;
    }
    List<Folded> all = new ArrayList<>(latest.values());
    latest.clear();
    Set<String> changed =
        h.createQuery(
                """
                INSERT INTO known (topic, id, name, account, region, version, generation, state, deleted, partition, object)
                SELECT :topic, * FROM unnest(:ids::text[], :names::text[], :accounts::text[], :regions::text[], :versions::bigint[],
                  :generations::bigint[], :states::text[], :deleteds::boolean[], :partitions::integer[], :objects::jsonb[])
                ON CONFLICT ON CONSTRAINT known_pk DO UPDATE SET
                  name = excluded.name, account = excluded.account, region = excluded.region, version = excluded.version,
                  generation = excluded.generation, state = excluded.state, deleted = excluded.deleted,
                  partition = excluded.partition, object = excluded.object, seen_at = now()
                WHERE (excluded.generation, excluded.version) > (known.generation, known.version)
                RETURNING id
                """)
            .bind("topic", topic().name())
            .bindArray("ids", String.class, all.stream().map(f -> f.state.id()).toList())
            .bindArray("names", String.class, all.stream().map(f -> f.state.name()).toList())
            .bindArray(
                "accounts", String.class, all.stream().map(f -> f.state.accountId()).toList())
            .bindArray("regions", String.class, all.stream().map(f -> f.state.regionId()).toList())
            .bindArray("versions", Long.class, all.stream().map(f -> f.state.version()).toList())
            .bindArray(
                "generations", Long.class, all.stream().map(f -> f.state.generation()).toList())
            .bindArray("states", String.class, all.stream().map(f -> f.state.state()).toList())
            .bindArray("deleteds", Boolean.class, all.stream().map(f -> f.state.deleted()).toList())
            .bindArray("partitions", Integer.class, all.stream().map(Folded::partition).toList())
            .bindArray(
                "objects",
                String.class,
                all.stream()
                    .map(f -> f.state.object() == null ? null : Json.write(f.state.object()))
                    .toList())
            .mapTo(String.class)
            .collect(Collectors.toSet());
    tell(h, all.stream().map(f -> f.row(topic())).filter(r -> changed.contains(r.id())).toList());
  }

  private void sweep(Handle h, long generation, int partition) {
    List<KnownRow> gone =
        h.createQuery(
                """
                UPDATE known SET deleted = true, state = 'deleted', seen_at = now()
                WHERE topic = :topic AND partition = :partition AND generation < :generation AND NOT deleted
                RETURNING topic, id, name, account, region, version, state, deleted, object
                """)
            .bind("topic", topic().name())
            .bind("partition", partition)
            .bind("generation", generation)
            .map((row, context) -> Known.row(row))
            .list();
    tell(h, gone);
  }

  private static StateRecord read(Received message) {
    try {
      return message.state();
    } catch (MalformedMessage e) {
      throw new IllegalStateException("checked before", e);
    }
  }
}
