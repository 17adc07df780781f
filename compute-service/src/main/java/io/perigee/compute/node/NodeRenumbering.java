package io.perigee.compute.node;

import io.perigee.contracts.envelope.Cause;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Gives nodes other addresses of their networks, which the network service has leased for them. In
 * the caller's transaction, which has done nothing yet.
 */
@Singleton
public final class NodeRenumbering {

  private static final int BATCH = 500;

  private final NodeRefresh refresh;

  NodeRenumbering(NodeRefresh refresh) {
    this.refresh = refresh;
  }

  /**
   * Another address for an interface.
   *
   * @param from null where it gets its first IPv6 address
   */
  public record Move(UUID node, String iface, String from, String to) {}

  /**
   * Applies the moves whose interface still has the old address: one that an operator has changed
   * meanwhile stays as it is, and doing it again does nothing.
   *
   * @return how many nodes have changed
   */
  public int apply(Handle h, UUID network, List<Move> moves, Cause cause) {
    ShownLock.wide(h);
    Set<UUID> nodes = new HashSet<>();
    nodes.addAll(moved(h, "ipaddress = m.new", "i.ipaddress = m.old", network, moves));
    // One of an IPv6 network's own addresses is in the other column, and has been moved above.
    nodes.addAll(
        moved(
            h,
            "ipaddress_ipv6 = m.new",
            """
            family(m.new) = 6 AND i.ipaddress_ipv6 IS NOT DISTINCT FROM m.old AND i.ipaddress IS DISTINCT FROM m.new
            AND NOT i.dhcp
            """,
            network,
            moves));
    List<UUID> changed = List.copyOf(nodes);
    for (int from = 0; from < changed.size(); from += BATCH) {
      refresh.batch(h, changed.subList(from, Math.min(from + BATCH, changed.size())), cause);
    }
    return changed.size();
  }

  private static List<UUID> moved(
      Handle h, String change, String condition, UUID network, List<Move> moves) {
    return h.createQuery(
            "UPDATE node_interface i SET "
                + change
                + """
                 FROM unnest(:nodes::uuid[], :interfaces::text[], :olds::inet[], :news::inet[]) AS m (node, interface, old, new)
                WHERE i.node_id = m.node AND i.interface = m.interface AND i.network_id = :network AND\s"""
                + condition
                + " RETURNING i.node_id")
        .bind("network", network)
        .bindArray("nodes", UUID.class, moves.stream().map(Move::node).toList())
        .bindArray("interfaces", String.class, moves.stream().map(Move::iface).toList())
        .bindArray("olds", String.class, moves.stream().map(Move::from).toList())
        .bindArray("news", String.class, moves.stream().map(Move::to).toList())
        .mapTo(UUID.class)
        .list();
  }
}
