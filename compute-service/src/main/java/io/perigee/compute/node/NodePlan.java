package io.perigee.compute.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.NodeChange.InterfaceChange;
import io.perigee.compute.node.NodeStore.Membership;
import io.perigee.compute.referent.Referent;
import io.perigee.compute.referent.Referents.Resolving;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a request makes of a node, worked out before the transaction that writes it: only new names
 * are resolved.
 */
final class NodePlan {

  /** The most interfaces of one node. */
  static final int MAX_INTERFACES = 64;

  private final UUID id;
  private final Node before;
  private final String name;
  private final NodeChange change;
  private final Membership group;
  private final Map<String, InterfaceDraft> drafts = new LinkedHashMap<>();

  /**
   * @param before the node, or null if it is new
   * @param group the group that it shall be in
   */
  NodePlan(UUID id, String name, Node before, NodeChange change, Membership group) {
    this.id = id;
    this.before = before;
    this.name = change.newName() == null ? name : change.newName();
    this.change = change;
    this.group = group;
    if (before != null) {
      before.interfaces().forEach(i -> drafts.put(i.name(), InterfaceDraft.of(i, at(i.name()))));
    }
    if (before == null ? !change.whole() : !before.group().equals(group.id())) {
      group.interfaces().forEach(this::ofGroup);
    }
    change.interfaces().forEach(this::apply);
    if (drafts.size() > MAX_INTERFACES) {
      throw Invalid.field("interfaces", "a node has at most " + MAX_INTERFACES + " interfaces");
    }
  }

  /** True if {@link #resolve} has to ask the owners of networks or osimages. */
  boolean needsOthers() {
    return change.fields().has("osimage")
        || drafts.values().stream()
            .anyMatch(d -> d.needsLease() || d.needsIpv6() != null || d.needsNetwork());
  }

  /**
   * Leases addresses and resolves networks and the osimage; gives the node as it shall be, but for
   * its links.
   */
  Node resolve(Resolving resolving, AddressLeases leases) {
    lease(resolving, leases);
    for (InterfaceDraft draft : drafts.values()) {
      if (draft.needsNetwork()) {
        Referent network =
            resolving.resolve(Referent.NETWORK, draft.network(), draft.at() + ".network");
        draft.resolved(network.id(), network.name());
      }
    }
    UUID osimage = before == null ? null : before.osimage();
    String osimageName = before == null ? null : before.osimageName();
    if (change.fields().has("osimage")) {
      String wanted = change.fields().get("osimage").textValue();
      if (!Objects.equals(wanted, osimageName)) {
        osimage =
            wanted == null ? null : resolving.resolve(Referent.OSIMAGE, wanted, "osimage").id();
        osimageName = wanted;
      }
    }
    ObjectNode settings =
        OwnFields.merged(
            before == null ? Json.object() : before.settings(),
            change.fields(),
            NodeChange.REFERENCES);
    return new Node(
        id,
        name,
        before == null ? 0 : before.version(),
        group.id(),
        group.name(),
        osimage,
        osimageName,
        before == null ? Links.NONE : before.links(),
        settings,
        drafts.values().stream().map(InterfaceDraft::done).toList());
  }

  /** The interfaces to be written. */
  List<NodeInterface> changed() {
    return drafts.values().stream()
        .filter(InterfaceDraft::changed)
        .map(InterfaceDraft::done)
        .toList();
  }

  /** Addresses that the node has once it is written and has not now. */
  Set<String> newAddresses(Node after) {
    return minus(after.interfaces(), before == null ? List.of() : before.interfaces());
  }

  /** Addresses that it no longer has. */
  Set<String> oldAddresses(Node after) {
    return minus(before == null ? List.of() : before.interfaces(), after.interfaces());
  }

  private void lease(Resolving resolving, AddressLeases leases) {
    List<InterfaceDraft> needing = new ArrayList<>();
    List<AddressLeases.Wanted> wanted = new ArrayList<>();
    for (InterfaceDraft d : drafts.values()) {
      if (d.needsLease()) {
        needing.add(d);
        wanted.add(wanted(d, AddressLeases.Side.MAIN, d.wanted(), d.preferred()));
      }
      if (d.needsIpv6() != null) {
        needing.add(d);
        wanted.add(wanted(d, d.needsIpv6(), d.wantedIpv6(), d.preferredIpv6()));
      }
    }
    if (needing.isEmpty()) {
      return;
    }
    List<AddressLeases.Leased> leased = leases.lease(wanted);
    for (int i = 0; i < needing.size(); i++) {
      AddressLeases.Leased lease = leased.get(i);
      if (wanted.get(i).side() == AddressLeases.Side.MAIN) {
        needing.get(i).leased(lease.networkId(), lease.network(), lease.address());
      } else {
        needing.get(i).leasedIpv6(lease.networkId(), lease.network(), lease.address());
      }
      // The lease keeps the network; version 0 says that its owner will tell more.
      resolving.add(
          new Referent(Referent.NETWORK, lease.networkId(), lease.network(), 0, Json.object()));
    }
  }

  private AddressLeases.Wanted wanted(
      InterfaceDraft draft, AddressLeases.Side side, String address, String preferred) {
    return new AddressLeases.Wanted(
        AddressLeases.Holder.NODE,
        id,
        name,
        before == null ? 1 : before.version() + 1,
        draft.name(),
        draft.networkId(),
        draft.network(),
        side,
        address,
        preferred);
  }

  private void ofGroup(NodeInterface template) {
    InterfaceDraft mine = drafts.get(template.name());
    if (mine == null) {
      drafts.put(template.name(), InterfaceDraft.added(template, at(template.name())));
    } else {
      mine.moveTo(template);
    }
  }

  private void apply(InterfaceChange wanted) {
    InterfaceDraft draft = drafts.get(wanted.name());
    if (draft == null) {
      NodeInterface template =
          group.interfaces().stream()
              .filter(i -> i.name().equals(wanted.name()))
              .findFirst()
              .orElse(new NodeInterface(wanted.name(), null, null, null, null, null, null, false));
      draft = InterfaceDraft.added(template, wanted.at());
      drafts.put(wanted.name(), draft);
    }
    draft.apply(wanted);
  }

  private static String at(String iface) {
    return "interfaces." + iface;
  }

  private static Set<String> minus(List<NodeInterface> of, List<NodeInterface> others) {
    Set<String> addresses = new HashSet<>(of.stream().flatMap(NodePlan::spots).toList());
    others.stream().flatMap(NodePlan::spots).forEach(addresses::remove);
    return new HashSet<>(addresses.stream().map(s -> s.substring(s.indexOf('_') + 1)).toList());
  }

  private static Stream<String> spots(NodeInterface i) {
    return i.addresses().stream().map(address -> i.networkId() + "_" + address);
  }
}
