package io.perigee.compute.nic;

import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineActions;
import io.perigee.compute.machine.MachineActions.Begun;
import io.perigee.compute.machine.Machines;
import io.perigee.compute.machine.NetworkWish;
import io.perigee.compute.machine.Networks;
import io.perigee.compute.machine.Nic;
import io.perigee.compute.machine.Requester;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.reference.References;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Interfaces of machines: added and removed by commands that reboot the machine. The address is
 * leased before the machine is written with it; a lease that is not shown ends by itself.
 */
@Singleton
public final class Nics {

  private static final int MOST = 16;

  private final Machines machines;
  private final MachineActions actions;
  private final Networks networks;
  private final References references;

  Nics(Machines machines, MachineActions actions, Networks networks, References references) {
    this.machines = machines;
    this.actions = actions;
    this.networks = networks;
    this.references = references;
  }

  /** An interface, and what was begun for it; null where it was there already. */
  public record Added(Nic nic, Begun begun) {}

  /** The interface with that MAC address. */
  public static Nic require(Machine machine, String mac) {
    return machine.nics().stream()
        .filter(nic -> nic.mac().equals(mac))
        .findFirst()
        .orElseThrow(() -> new NotFound("NIC not found"));
  }

  /**
   * Puts a machine on a network.
   *
   * @param primary whether the new interface becomes the primary one
   * @return the interface that the machine has there already, or a new one that is being made
   */
  public Added add(Requester requester, UUID id, NetworkWish wish, boolean primary) {
    Machine machine = machines.require(requester.account(), id);
    Optional<Nic> there = on(machine, wish.network());
    if (there.isPresent() && requester.repeat().key() == null) {
      return new Added(there.get(), null);
    }
    UUID intent = references.intend("network", wish.network().toString());
    Optional<String> unusable =
        networks.unusable(requester.account(), machine.region(), List.of(wish));
    if (unusable.isPresent()) {
      throw new Conflict(
          "InvalidArgument",
          "network: " + unusable.get(),
          List.of(FieldError.invalid("network", unusable.get())));
    }
    Nic leased = networks.lease(machine, wish, position(machine));
    // A pool may have given one of a network that the machine is on; the new lease ends by itself.
    there = on(machine, leased.network());
    if (there.isPresent() && requester.repeat().key() == null) {
      return new Added(there.get(), null);
    }
    Begun begun =
        actions.begin(
            requester,
            id,
            Action.ADD_NIC,
            (h, m, payload) -> {
              if (on(m, leased.network()).isPresent() || taken(m, leased)) {
                throw new Conflict(
                    "InvalidState", "the machine's interfaces were changed meanwhile; try again");
              }
              references.commit(h, intent);
              payload
                  .put("mac", leased.mac())
                  .put("subject", leased.mac())
                  .put("primary", primary || m.nics().isEmpty());
              List<Nic> nics = new ArrayList<>(m.nics());
              nics.add(leased.primary(m.nics().isEmpty()).in(Nic.State.PROVISIONING));
              return m.with(nics);
            });
    return new Added(require(begun.machine(), begun.subject()), begun);
  }

  /** Takes an interface from a machine. */
  public Begun remove(Requester requester, UUID id, String mac) {
    return actions.begin(
        requester,
        id,
        Action.REMOVE_NIC,
        (h, m, payload) -> {
          Nic nic = require(m, mac);
          payload.put("mac", mac).put("subject", mac);
          return m.with(
              m.nics().stream().map(n -> n.equals(nic) ? n.in(Nic.State.REMOVING) : n).toList());
        });
  }

  private static Optional<Nic> on(Machine machine, UUID network) {
    return machine.nics().stream().filter(nic -> nic.network().equals(network)).findFirst();
  }

  private static boolean taken(Machine machine, Nic nic) {
    return machine.nics().stream()
        .anyMatch(n -> n.position() == nic.position() || n.mac().equals(nic.mac()));
  }

  private static int position(Machine machine) {
    for (int place = 0; place < MOST; place++) {
      int wanted = place;
      if (machine.nics().stream().noneMatch(nic -> nic.position() == wanted)) {
        return place;
      }
    }
    throw Invalid.field("network", "network: a machine has at most " + MOST + " interfaces");
  }
}
