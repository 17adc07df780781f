package io.perigee.compute.device;

import io.perigee.compute.node.NodeRenumbering.Move;
import io.perigee.contracts.envelope.Cause;
import io.perigee.runtime.state.States;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Gives devices other addresses of their networks, as nodes get them. */
@Singleton
public final class DeviceRenumbering {

  private final DeviceStore store;
  private final States states;

  DeviceRenumbering(DeviceStore store, States states) {
    this.store = store;
    this.states = states;
  }

  /**
   * Applies the moves whose device still has the old address; those of nodes are not for it.
   *
   * @return how many devices have changed
   */
  public int apply(Handle h, UUID network, List<Move> moves, Cause cause) {
    Set<UUID> changed = new HashSet<>();
    changed.addAll(moved(h, "ipaddress = m.new", "d.ipaddress = m.old", network, moves));
    // One of an IPv6 network's own addresses is in the other column, and has been moved above.
    changed.addAll(
        moved(
            h,
            "ipaddress_ipv6 = m.new",
            """
            family(m.new) = 6 AND d.ipaddress_ipv6 IS NOT DISTINCT FROM m.old AND d.ipaddress IS DISTINCT FROM m.new""",
            network,
            moves));
    if (!changed.isEmpty()) {
      h.createUpdate(
              "UPDATE device SET version = version + 1, updated_at = now() WHERE id = ANY (:ids)")
          .bindArray("ids", UUID.class, List.copyOf(changed))
          .execute();
    }
    store
        .byIds(h, List.copyOf(changed))
        .forEach(
            device ->
                states.publish(h, PublishedDevice.change(device, List.of("interfaces")), cause));
    return changed.size();
  }

  private static List<UUID> moved(
      Handle h, String change, String condition, UUID network, List<Move> moves) {
    return h.createQuery(
            "UPDATE device d SET "
                + change
                + """
                 FROM unnest(:devices::uuid[], :olds::inet[], :news::inet[]) AS m (device, old, new)
                WHERE d.id = m.device AND d.network_id = :network AND\s"""
                + condition
                + " RETURNING d.id")
        .bind("network", network)
        .bindArray("devices", UUID.class, moves.stream().map(Move::node).toList())
        .bindArray("olds", String.class, moves.stream().map(Move::from).toList())
        .bindArray("news", String.class, moves.stream().map(Move::to).toList())
        .mapTo(UUID.class)
        .list();
  }
}
