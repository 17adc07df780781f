package io.perigee.compute.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.outbox.Outbox;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Plans;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Resolves anew what nodes inherit, after something that they are made from has changed, and
 * publishes those of which anything has. A node is read far oftener than it changes, so what is
 * shown of it is stored ready. However many nodes there are, each batch of them costs the same few
 * statements.
 */
@Singleton
public final class NodeRefresh {

  private static final int BATCH = 500;

  private final NodeDocuments documents;
  private final States states;

  NodeRefresh(NodeDocuments documents, States states) {
    this.documents = documents;
    this.states = states;
  }

  /**
   * All nodes of which this SQL condition on node {@code n} and its group {@code g} holds; {@code
   * :ids} are the given ids.
   */
  public void where(Handle h, String condition, Collection<UUID> ids, Cause cause) {
    List<UUID> nodes =
        h.createQuery(
                "SELECT n.id FROM node n JOIN node_group g ON g.id = n.group_id WHERE "
                    + condition
                    + " ORDER BY n.id")
            .bindArray("ids", UUID.class, List.copyOf(ids))
            .mapTo(UUID.class)
            .list();
    for (int from = 0; from < nodes.size(); from += BATCH) {
      if (from > 0) {
        // What is to be published is written now: all of a large cluster would not fit the memory.
        Outbox.flush(h);
      }
      batch(h, nodes.subList(from, Math.min(from + BATCH, nodes.size())), cause);
    }
  }

  /**
   * At most a few hundred nodes.
   *
   * @return the new versions of those that have changed
   */
  public Map<UUID, Long> batch(Handle h, Collection<UUID> ids, Cause cause) {
    return batch(h, ids, id -> cause);
  }

  /** {@link #batch(Handle, Collection, Cause)} with a cause for each. */
  Map<UUID, Long> batch(Handle h, Map<UUID, Cause> causes) {
    return causes.isEmpty() ? Map.of() : batch(h, causes.keySet(), causes::get);
  }

  private Map<UUID, Long> batch(Handle h, Collection<UUID> ids, Function<UUID, Cause> cause) {
    List<Effective> all = all(h, ids);
    List<Effective> changed = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    for (Effective effective : all) {
      String now = Json.write(documents.shown(effective));
      if (!now.equals(effective.shown())) {
        changed.add(effective);
        shown.add(now);
      }
    }
    if (changed.isEmpty()) {
      return Map.of();
    }
    Map<UUID, Long> versions = store(h, changed, shown);
    for (int i = 0; i < changed.size(); i++) {
      Effective effective = changed.get(i);
      UUID id = effective.node().id();
      List<String> fields = differing(effective.shown(), shown.get(i));
      states.publish(h, change(effective, versions.get(id), fields), cause.apply(id));
    }
    return versions;
  }

  private static List<Effective> all(Handle h, Collection<UUID> ids) {
    Plans.byIndex(h);
    return h.createQuery(Effective.SELECT + " WHERE n.id = ANY (:ids)")
        .bindArray("ids", UUID.class, List.copyOf(ids))
        .map((row, c) -> Effective.of(row))
        .list();
  }

  /** Publishes the end of a node that is about to be removed. */
  void end(Handle h, UUID id, Cause cause) {
    Effective last = all(h, List.of(id)).getFirst();
    Node node = last.node();
    states.publish(
        h,
        new StateChange(
            Topics.NODES,
            id.toString(),
            node.name(),
            node.version() + 1,
            null,
            null,
            "deleted",
            List.of("state"),
            true,
            documents.published(last)),
        cause);
  }

  StateChange change(Effective effective, long version, List<String> changed) {
    Node node = effective.node();
    return new StateChange(
        Topics.NODES,
        node.id().toString(),
        node.name(),
        version,
        null,
        null,
        "active",
        changed,
        false,
        documents.published(effective));
  }

  /** Every node as it is. */
  void each(Handle h, Consumer<StateChange> out) {
    h.createQuery(Effective.SELECT)
        .setFetchSize(BATCH)
        .map((row, c) -> Effective.of(row))
        .useStream(all -> all.forEach(e -> out.accept(change(e, e.node().version(), List.of()))));
  }

  private static Map<UUID, Long> store(Handle h, List<Effective> changed, List<String> shown) {
    return h
        .createQuery(
            """
            UPDATE node n SET shown = s.shown, version = n.version + 1, updated_at = now()
            FROM unnest(:ids::uuid[], :shown::text[]) AS s (id, shown) WHERE n.id = s.id
            RETURNING n.id, n.version
            """)
        .bindArray("ids", UUID.class, changed.stream().map(e -> e.node().id()).toList())
        .bindArray("shown", String.class, shown)
        .map((row, c) -> Map.entry(row.getObject(1, UUID.class), row.getLong(2)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * The fields that differ between two shown documents, without the marks of where they come from.
   */
  public static List<String> differing(String before, String after) {
    ObjectNode old = (ObjectNode) Json.tree(before);
    ObjectNode now = (ObjectNode) Json.tree(after);
    if (old.isEmpty()) {
      return List.of("created");
    }
    return now.properties().stream()
        .filter(f -> !f.getKey().startsWith("_"))
        .filter(f -> !f.getValue().equals(old.get(f.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }
}
