package io.perigee.compute.node;

import io.perigee.compute.node.Nodes.Written;
import io.perigee.compute.referent.Referents;
import io.perigee.contracts.envelope.Cause;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.Together;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Writes planned nodes. Those that come at the same time share a transaction: each of them would
 * lock the row of its group and that of the topic's generation.
 */
@Singleton
final class NodeWrites {

  /** So many in a transaction, which all wait for. */
  private static final int MOST = 64;

  private final NodeStore store;
  private final NodeRefresh refresh;
  private final Referents referents;
  private final Together<Item, Optional<Written>> together;

  NodeWrites(Database database, NodeStore store, NodeRefresh refresh, Referents referents) {
    this.store = store;
    this.refresh = refresh;
    this.referents = referents;
    this.together = database.together(MOST, this::commit);
  }

  /**
   * A node to be written.
   *
   * @param planned the node as it shall be, but for its links
   * @param before the node as the plan found it; null if it is new
   * @param groupVersion the version of its group that the plan saw
   */
  record Item(
      NodePlan plan,
      Node planned,
      Node before,
      NodeChange change,
      long groupVersion,
      Referents.Resolving resolving,
      Cause cause) {

    private UUID id() {
      return planned.id();
    }
  }

  /** Writes it; empty if what it was planned on no longer holds, nothing is written then. */
  Optional<Written> write(Item item) {
    return together.write(item);
  }

  private List<Optional<Written>> commit(Handle h, List<Item> items) {
    ShownLock.one(h);
    // Two changes of one node were planned on the same version: the second is planned anew.
    Map<UUID, Item> first = new LinkedHashMap<>();
    items.forEach(item -> first.putIfAbsent(item.id(), item));
    Map<UUID, Item> written = current(h, first);
    store.put(
        h,
        written.values().stream()
            .flatMap(
                item -> item.plan().changed().stream().map(i -> new NodeStore.Placed(item.id(), i)))
            .toList());
    referents.commit(h, written.values().stream().map(Item::resolving).toList());
    Map<UUID, Cause> causes = new LinkedHashMap<>();
    written.forEach((id, item) -> causes.put(id, item.cause()));
    Map<UUID, Long> versions = refresh.batch(h, causes);
    return items.stream()
        .map(
            item ->
                written.get(item.id()) == item
                    ? Optional.of(written(item, versions.get(item.id())))
                    : Optional.<Written>empty())
        .toList();
  }

  /** Those whose node and group are still as they were planned on; they are inserted or updated. */
  private Map<UUID, Item> current(Handle h, Map<UUID, Item> items) {
    List<NodeStore.Fresh> fresh = new ArrayList<>();
    Map<UUID, Item> written = new LinkedHashMap<>();
    items.forEach(
        (id, item) -> {
          Node node =
              item.planned().with(item.planned().links().changed(h, item.change().fields()));
          if (item.before() == null) {
            fresh.add(new NodeStore.Fresh(node, item.groupVersion()));
          } else if (store.update(h, node, item.groupVersion())) {
            written.put(id, item);
          }
        });
    Set<UUID> inserted = store.insert(h, fresh);
    items.forEach(
        (id, item) -> {
          if (inserted.contains(id)) {
            written.put(id, item);
          }
        });
    return written;
  }

  private static Written written(Item item, Long version) {
    return new Written(
        item.planned().name(),
        version == null ? item.planned().version() : version,
        item.before() == null);
  }
}
