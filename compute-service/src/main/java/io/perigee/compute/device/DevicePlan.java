package io.perigee.compute.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.AddressLeases;
import io.perigee.compute.node.InterfaceDraft;
import io.perigee.compute.node.NodeChange.InterfaceChange;
import io.perigee.compute.node.NodeInterface;
import io.perigee.compute.node.OwnFields;
import io.perigee.compute.referent.Referent;
import io.perigee.compute.referent.Referents.Resolving;
import io.perigee.contracts.envelope.Json;
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

  /** Leases its address and resolves its network, where they are new. */
  Device resolve(Resolving resolving, AddressLeases leases) {
    InterfaceDraft draft = InterfaceDraft.of(before.place(), change.at());
    draft.apply(new InterfaceChange(change.at(), Device.INTERFACE, change.place()));
    String name = change.newName() == null ? before.name() : change.newName();
    if (draft.needsLease()) {
      AddressLeases.Leased leased =
          leases
              .lease(
                  List.of(
                      new AddressLeases.Wanted(
                          AddressLeases.Holder.DEVICE,
                          before.id(),
                          name,
                          before.version() + 1,
                          Device.INTERFACE,
                          draft.networkId(),
                          draft.network(),
                          AddressLeases.Side.MAIN,
                          draft.wanted(),
                          draft.preferred())))
              .getFirst();
      draft.leased(leased.networkId(), leased.network(), leased.address());
      // The lease keeps the network; version 0 says that its owner will tell more.
      resolving.add(
          new Referent(Referent.NETWORK, leased.networkId(), leased.network(), 0, Json.object()));
    } else if (draft.needsNetwork()) {
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

  /** The address that the device has once it is written and has not now. */
  List<String> newAddress(Device after) {
    return minus(after.place(), before.place());
  }

  /** The address that it no longer has. */
  List<String> oldAddress(Device after) {
    return minus(before.place(), after.place());
  }

  private static List<String> minus(NodeInterface of, NodeInterface other) {
    boolean same =
        Objects.equals(of.networkId(), other.networkId())
            && Objects.equals(of.ipaddress(), other.ipaddress());
    return same || of.ipaddress() == null ? List.of() : List.of(of.ipaddress());
  }
}
