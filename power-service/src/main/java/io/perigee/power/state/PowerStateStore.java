package io.perigee.power.state;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** The table {@code power_state}. */
@Singleton
final class PowerStateStore {

  private static final String COLUMNS = "p.node_id, p.name, p.power, p.version, p.changed_at";

  /**
   * Stores what was seen; gives what that changed. Of nodes that are known to be removed nothing is
   * stored.
   */
  List<PowerState> save(Handle h, Map<UUID, PowerStates.Sighting> sightings) {
    return states(
            h.createQuery(
                    """
                    INSERT INTO power_state AS p (node_id, name, power)
                    SELECT node_id, name, power FROM unnest(:nodes::uuid[], :names::text[], :powers::text[]) AS s (node_id, name, power)
                    WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.topic = 'nodes' AND k.id = s.node_id::text AND k.deleted)
                    ORDER BY node_id
                    ON CONFLICT ON CONSTRAINT power_state_pk DO UPDATE
                      SET name = excluded.name, power = excluded.power, version = p.version + 1, changed_at = now()
                      WHERE (p.name, p.power) IS DISTINCT FROM (excluded.name, excluded.power)
                    RETURNING
                    """
                        + COLUMNS)
                .bindArray("nodes", UUID.class, List.copyOf(sightings.keySet()))
                .bindArray(
                    "names",
                    String.class,
                    sightings.values().stream().map(PowerStates.Sighting::name).toList())
                .bindArray(
                    "powers",
                    String.class,
                    sightings.values().stream().map(s -> s.power().text()).toList()))
        .list();
  }

  List<PowerState> rename(Handle h, Map<UUID, String> names) {
    return states(
            h.createQuery(
                    """
                    UPDATE power_state p SET name = n.name, version = p.version + 1, changed_at = now()
                    FROM unnest(:nodes::uuid[], :names::text[]) AS n (node_id, name)
                    WHERE p.node_id = n.node_id AND p.name <> n.name
                    RETURNING
                    """
                        + COLUMNS)
                .bindArray("nodes", UUID.class, List.copyOf(names.keySet()))
                .bindArray("names", String.class, List.copyOf(names.values())))
        .list();
  }

  List<PowerState> delete(Handle h, List<UUID> nodes) {
    return states(
            h.createQuery(
                    "DELETE FROM power_state p WHERE p.node_id = ANY (:nodes) RETURNING " + COLUMNS)
                .bindArray("nodes", UUID.class, nodes))
        .list();
  }

  void each(Handle h, Consumer<PowerState> out) {
    try (var all =
        states(h.createQuery("SELECT " + COLUMNS + " FROM power_state p").setFetchSize(500))
            .stream()) {
      all.forEach(out);
    }
  }

  private static ResultIterable<PowerState> states(Query query) {
    return query.map(
        (row, context) ->
            new PowerState(
                row.getObject("node_id", UUID.class),
                row.getString("name"),
                row.getString("power"),
                row.getLong("version"),
                row.getTimestamp("changed_at").toInstant()));
  }
}
