package io.perigee.compute.node;

import io.perigee.contracts.envelope.Cause;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Shows as a node's {@code status} what was last reported of it. */
@Singleton
public final class NodeReports {

  private static final int BATCH = 500;

  private final NodeRefresh refresh;

  NodeReports(NodeRefresh refresh) {
    this.refresh = refresh;
  }

  /**
   * In the caller's transaction.
   *
   * @param states what was reported, by node; nodes that are no more are passed over
   */
  public void apply(Handle h, Map<UUID, String> states) {
    if (states.isEmpty()) {
      return;
    }
    ShownLock.one(h);
    List<UUID> ids = List.copyOf(states.keySet());
    List<UUID> changed =
        h.createQuery(
                """
                UPDATE node n SET settings = jsonb_set(n.settings, '{status}', to_jsonb(r.state))
                FROM unnest(:ids::uuid[], :states::text[]) AS r (id, state)
                WHERE n.id = r.id AND n.settings ->> 'status' IS DISTINCT FROM r.state
                RETURNING n.id
                """)
            .bindArray("ids", UUID.class, ids)
            .bindArray("states", String.class, ids.stream().map(states::get).toList())
            .mapTo(UUID.class)
            .list();
    for (int from = 0; from < changed.size(); from += BATCH) {
      refresh.batch(
          h, changed.subList(from, Math.min(from + BATCH, changed.size())), Cause.PLATFORM);
    }
  }
}
