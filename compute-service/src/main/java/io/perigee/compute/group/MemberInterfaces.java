package io.perigee.compute.group;

import io.perigee.compute.node.AddressLeases;
import io.perigee.compute.node.NodeInterface;
import io.perigee.compute.node.NodeStore;
import io.perigee.runtime.store.Rehearsal;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Gives a group's members the interfaces that the group gets, and moves those that the group moves
 * to another network: members whose interface is not where the group's was have chosen their own,
 * and keep it. A moved one keeps its address where that fits in the other network too.
 */
@Singleton
final class MemberInterfaces {

  private final AddressLeases leases;
  private final NodeStore nodes;

  MemberInterfaces(AddressLeases leases, NodeStore nodes) {
    this.leases = leases;
    this.nodes = nodes;
  }

  /** A member's interface that is to be made or moved, with what it has now. */
  record Needed(
      UUID node,
      String nodeName,
      long version,
      String iface,
      String macaddress,
      String ipaddress,
      String ipaddressIpv6) {}

  /**
   * The members that a change concerns.
   *
   * @param changed interfaces of the group that are new or in another network, with their new
   *     networks
   * @param before the group as it was; its interfaces tell where members' were
   */
  List<Needed> needed(Handle h, Group before, List<NodeInterface> changed) {
    if (before == null || changed.isEmpty()) {
      return List.of();
    }
    Map<String, NodeInterface> old =
        before.interfaces().stream().collect(Collectors.toMap(NodeInterface::name, i -> i));
    return h.createQuery(
            """
            SELECT n.id, n.name, n.version, w.interface, i.macaddress::text, host(i.ipaddress), host(i.ipaddress_ipv6)
            FROM node n CROSS JOIN unnest(:names::text[], :old::uuid[]) AS w (interface, network)
            LEFT JOIN node_interface i ON i.node_id = n.id AND i.interface = w.interface
            WHERE n.group_id = :group AND (i.node_id IS NULL OR i.network_id = w.network)
            ORDER BY n.name, w.interface
            """)
        .bind("group", before.id())
        .bindArray("names", String.class, changed.stream().map(NodeInterface::name).toList())
        .bindArray(
            "old",
            UUID.class,
            changed.stream()
                .map(i -> old.containsKey(i.name()) ? old.get(i.name()).networkId() : null)
                .toList())
        .map(
            (row, c) ->
                new Needed(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7)))
        .list();
  }

  /** Leases what they need, in one call for thousands. Outside of transactions. */
  List<NodeStore.Placed> lease(List<Needed> needed, List<NodeInterface> changed) {
    Map<String, NodeInterface> wanted =
        changed.stream().collect(Collectors.toMap(NodeInterface::name, i -> i));
    List<Needed> addressed =
        needed.stream()
            .filter(n -> wanted.get(n.iface).networkId() != null && !wanted.get(n.iface).dhcp())
            // A rehearsal of a large group does not hold thousands of addresses for nothing.
            .filter(n -> !Rehearsal.isOn())
            .toList();
    List<AddressLeases.Wanted> both = new ArrayList<>();
    for (Needed n : addressed) {
      NodeInterface of = wanted.get(n.iface);
      both.add(wanted(n, of, AddressLeases.Side.MAIN, n.ipaddress));
      both.add(wanted(n, of, AddressLeases.Side.IPV6_IF_ANY, n.ipaddressIpv6));
    }
    List<AddressLeases.Leased> leased = leases.lease(both);
    Map<Needed, String> addresses = new HashMap<>();
    Map<Needed, String> ipv6 = new HashMap<>();
    for (int i = 0; i < addressed.size(); i++) {
      addresses.put(addressed.get(i), leased.get(2 * i).address());
      ipv6.put(addressed.get(i), leased.get(2 * i + 1).address());
    }
    List<NodeStore.Placed> placed = new ArrayList<>();
    for (Needed n : needed) {
      NodeInterface of = wanted.get(n.iface);
      placed.add(
          new NodeStore.Placed(
              n.node,
              new NodeInterface(
                  n.iface,
                  of.networkId(),
                  of.network(),
                  addresses.get(n),
                  ipv6.get(n),
                  n.macaddress,
                  of.options(),
                  of.vlanid(),
                  of.dhcp())));
    }
    return placed;
  }

  private static AddressLeases.Wanted wanted(
      Needed needed, NodeInterface of, AddressLeases.Side side, String preferred) {
    return new AddressLeases.Wanted(
        AddressLeases.Holder.NODE,
        needed.node,
        needed.nodeName,
        needed.version + 1,
        needed.iface,
        of.networkId(),
        of.network(),
        side,
        null,
        preferred);
  }

  /** True if the change still concerns the members that it was planned for. */
  boolean same(Handle h, Group before, List<NodeInterface> changed, List<Needed> planned) {
    return keys(needed(h, before, changed)).equals(keys(planned));
  }

  void put(Handle h, List<NodeStore.Placed> placed) {
    nodes.put(h, placed);
  }

  private static Set<String> keys(List<Needed> needed) {
    return new HashSet<>(
        needed.stream()
            .map(n -> n.node + "/" + n.iface + "/" + Objects.toString(n.macaddress))
            .toList());
  }
}
