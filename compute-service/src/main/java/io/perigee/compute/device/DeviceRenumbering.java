package io.perigee.compute.device;

import io.perigee.compute.node.NodeRenumbering.Move;
import io.perigee.contracts.envelope.Cause;
import io.perigee.runtime.state.States;
import jakarta.inject.Singleton;
import java.util.List;
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
    List<UUID> changed =
        h.createQuery(
                """
                UPDATE device d SET ipaddress = m.new, version = d.version + 1, updated_at = now()
                FROM unnest(:devices::uuid[], :olds::inet[], :news::inet[]) AS m (device, old, new)
                WHERE d.id = m.device AND d.network_id = :network AND d.ipaddress = m.old
                RETURNING d.id
                """)
            .bind("network", network)
            .bindArray("devices", UUID.class, moves.stream().map(Move::node).toList())
            .bindArray("olds", String.class, moves.stream().map(Move::from).toList())
            .bindArray("news", String.class, moves.stream().map(Move::to).toList())
            .mapTo(UUID.class)
            .list();
    store
        .byIds(h, changed)
        .forEach(
            device ->
                states.publish(h, PublishedDevice.change(device, List.of("interfaces")), cause));
    return changed.size();
  }
}
