package io.perigee.power.state;

import io.perigee.contracts.envelope.Cause;
import io.perigee.power.control.Power;
import io.perigee.runtime.outbox.Outbox;
import io.perigee.runtime.state.States;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;

/**
 * Keeps and publishes the power of nodes. Sightings of one transaction are gathered and written as
 * one statement at its end; what has not changed is not published.
 */
@Singleton
public final class PowerStates {

  private final PowerStateStore store;
  private final States states;

  PowerStates(PowerStateStore store, States states) {
    this.store = store;
    this.states = states;
  }

  /** A node was seen, or made, to have this power. */
  public void saw(Handle h, String node, String name, Power power, Cause cause) {
    Gathered gathered = h.getConfig(Gathered.class);
    gathered.sightings.put(UUID.fromString(node), new Sighting(name, power, cause));
    Outbox.beforeFlush(h, gathered.late(this));
  }

  /** Nodes are called otherwise. */
  public void renamed(Handle h, Map<UUID, String> names) {
    store
        .rename(h, names)
        .forEach(state -> states.publish(h, PowerRecords.change(state, List.of("node"))));
  }

  /** Nodes are no more. */
  public void removed(Handle h, List<UUID> nodes) {
    store.delete(h, nodes).forEach(state -> states.publish(h, PowerRecords.deleted(state)));
  }

  private void write(Handle h, Map<UUID, Sighting> sightings) {
    for (PowerState changed : store.save(h, sightings)) {
      states.publish(
          h, PowerRecords.change(changed, List.of("power")), sightings.get(changed.node()).cause());
    }
  }

  /** What was seen of a node. */
  record Sighting(String name, Power power, Cause cause) {}

  /**
   * The transaction's sightings, held by its handle. In the order of nodes, so that two
   * transactions never lock each other out.
   */
  public static final class Gathered implements JdbiConfig<Gathered> {
    private final Map<UUID, Sighting> sightings = new TreeMap<>();
    private Outbox.Late late;

    Outbox.Late late(PowerStates states) {
      if (late == null) {
        late =
            h -> {
              Map<UUID, Sighting> all = new LinkedHashMap<>(sightings);
              sightings.clear();
              states.write(h, all);
            };
      }
      return late;
    }

    @Override
    public Gathered createCopy() {
      return new Gathered();
    }
  }
}
