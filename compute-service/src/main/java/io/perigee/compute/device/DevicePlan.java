package io.perigee.compute.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.AddressLeases;
import io.perigee.compute.node.AddressLeases.Holder;
import io.perigee.compute.node.AddressLeases.Leased;
import io.perigee.compute.node.AddressLeases.Side;
import io.perigee.compute.node.AddressLeases.Wanted;
import io.perigee.compute.node.InterfaceDraft;
import io.perigee.compute.node.NodeChange.InterfaceChange;
import io.perigee.compute.node.NodeInterface;
import io.perigee.compute.node.OwnFields;
import io.perigee.compute.referent.Referent;
import io.perigee.compute.referent.Referents.Resolving;
import io.perigee.contracts.envelope.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** What a request makes of a device, worked out before the transaction that writes it. */
final class DevicePlan {

  private final Device before;
  private final DeviceChange change;

  /**
   * @param before the device as it is; of version 0 if it is new
   */
  DevicePlan(Device before, DeviceChange change) {
    this.before = before;
    this.change = change;
  }

  static Device fresh(UUID id, Device.Kind kind, String name) {
    return new Device(id, 0, kind, name, Device.nowhere(), Json.object(), Json.object(), 0);
  }

  /** Leases its addresses and resolves its network, where they are new. */
  Device resolve(Resolving resolving, AddressLeases leases) {
    InterfaceDraft draft = InterfaceDraft.of(before.place(), change.at());
    draft.apply(new InterfaceChange(change.at(), Device.INTERFACE, change.place()));
    String name = change.newName() == null ? before.name() : change.newName();
    lease(draft, name, resolving, leases);
    if (draft.needsNetwork()) {
      Referent network =
          resolving.resolve(Referent.NETWORK, draft.network(), change.at() + ".network");
      draft.resolved(network.id(), network.name());
    }
    ObjectNode settings = OwnFields.merged(before.settings(), change.settings(), List.of());
    ObjectNode communities =
        OwnFields.merged(before.communities(), change.communities(), List.of());
    return new Device(
        before.id(),
        before.number(),
        before.kind(),
        name,
        draft.done(),
        settings,
        communities,
        before.version());
  }

  private void lease(InterfaceDraft draft, String name, Resolving resolving, AddressLeases leases) {
    List<Wanted> wanted = new ArrayList<>();
    if (draft.needsLease()) {
      wanted.add(wanted(draft, name, Side.MAIN, draft.wanted(), draft.preferred()));
    }
    if (draft.needsIpv6() != null) {
      wanted.add(wanted(draft, name, draft.needsIpv6(), draft.wantedIpv6(), draft.preferredIpv6()));
    }
    if (wanted.isEmpty()) {
      return;
    }
    List<Leased> leased = leases.lease(wanted);
    for (int i = 0; i < leased.size(); i++) {
      Leased lease = leased.get(i);
      if (wanted.get(i).side() == Side.MAIN) {
        draft.leased(lease.networkId(), lease.network(), lease.address());
      } else {
        draft.leasedIpv6(lease.networkId(), lease.network(), lease.address());
      }
    }
    // The lease keeps the network; version 0 says that its owner will tell more.
    resolving.add(
        new Referent(Referent.NETWORK, draft.networkId(), draft.network(), 0, Json.object()));
  }

  private Wanted wanted(
      InterfaceDraft draft, String name, Side side, String address, String preferred) {
    return new Wanted(
        Holder.DEVICE,
        before.id(),
        name,
        before.version() + 1,
        Device.INTERFACE,
        draft.networkId(),
        draft.network(),
        side,
        address,
        preferred);
  }

  /** The addresses that the device has once it is written and has not now. */
  List<String> newAddresses(Device after) {
    return minus(after.place(), before.place());
  }

  /** The addresses that it no longer has. */
  List<String> oldAddresses(Device after) {
    return minus(before.place(), after.place());
  }

  private static List<String> minus(NodeInterface of, NodeInterface other) {
    return Objects.equals(of.networkId(), other.networkId())
        ? of.addresses().stream().filter(a -> !other.addresses().contains(a)).toList()
        : of.addresses();
  }
}
