package io.perigee.network.lease;

import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.network.address.Address;
import io.perigee.network.address.FreeSpace;
import io.perigee.network.address.Prefix;
import io.perigee.network.network.Network;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Decides about the requests of one call, in memory, from the leases that concern them. */
final class Allocation {

  private final Instant expires;
  private final Map<Spot, Lease> bySpot = new HashMap<>();
  private final Map<String, Lease> byHolder = new HashMap<>();
  private final Map<Integer, Lease> answers = new HashMap<>();
  private final Map<UUID, Lease> written = new LinkedHashMap<>();
  private final Map<UUID, Long> sinceVersions = new LinkedHashMap<>();

  /**
   * @param expires when what is held anew expires
   * @param concerning the leases at the addresses asked for, and those of the holders
   */
  Allocation(Instant expires, List<Lease> concerning) {
    this.expires = expires;
    concerning.forEach(this::remember);
  }

  /** Gives the address that the request names. */
  void give(int place, LeaseRequest request, Network network, FreeSpace space) {
    Address address = request.address();
    Prefix prefix = request.side().of(network).orElseThrow();
    if (!prefix.contains(address)) {
      throw invalid(
          request, "%s is not in network %s (%s)".formatted(address, network.name(), prefix));
    }
    if (network.settings().forbids(address)) {
      throw invalid(
          request,
          "%s is the gateway, network or broadcast address of network %s"
              .formatted(address, network.name()));
    }
    Lease there = bySpot.get(new Spot(network.id(), address));
    if (there != null
        && there.state() != Lease.State.RESERVED
        && !there.holder().same(request.holder())) {
      String message =
          "address %s in network %s is taken by %s"
              .formatted(address, network.name(), there.holder().name());
      throw new Conflict(
          "InUseError",
          message,
          List.of(new FieldError(request.field() + ".address", "Duplicate", message)));
    }
    if (there != null
        && there.state() != Lease.State.RESERVED
        && !there.iface().equals(request.iface())
        && written.containsKey(there.id())) {
      throw invalid(request, "%s is asked for by two interfaces".formatted(address));
    }
    space.take(address);
    note(
        place,
        request,
        there == null || there.state() == Lease.State.RESERVED
            ? fresh(request, network, address)
            : renewed(there, request));
  }

  /**
   * Gives the address that the holder's interface has already, else the one that it would rather
   * have, else the lowest free one.
   *
   * @param candidates networks that are as good as one another, in the order in which they are
   *     filled
   * @return the one of them that the address is of
   */
  Network next(
      int place, LeaseRequest request, List<Network> candidates, Map<UUID, FreeSpace> spaces) {
    for (Network network : candidates) {
      boolean v6 = request.side().of(network).orElseThrow().first().v6();
      Lease own = byHolder.get(holderKey(network.id(), request.holder(), request.iface(), v6));
      if (own != null) {
        note(place, request, renewed(own, request));
        return network;
      }
    }
    for (Network network : candidates) {
      Optional<Address> free = free(request, network, spaces.get(network.id()));
      if (free.isPresent()) {
        note(place, request, fresh(request, network, free.get()));
        return network;
      }
    }
    throw new Conflict(
        "NoFreeAddress", "network " + candidates.getFirst().name() + " has no free address");
  }

  private static Optional<Address> free(LeaseRequest request, Network network, FreeSpace space) {
    Prefix prefix = request.side().of(network).orElseThrow();
    Address preferred = request.preferred();
    if (preferred != null && prefix.contains(preferred) && space.isFree(preferred)) {
      space.take(preferred);
      return Optional.of(preferred);
    }
    return space.takeFirst(prefix.first().v6());
  }

  List<Lease> written() {
    return List.copyOf(written.values());
  }

  List<Long> sinceVersions() {
    return List.copyOf(sinceVersions.values());
  }

  List<Leases.Given> answers(List<Network> networks) {
    List<Leases.Given> given = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      given.add(new Leases.Given(answers.get(i), networks.get(i)));
    }
    return given;
  }

  private void note(int place, LeaseRequest request, Lease lease) {
    answers.put(place, lease);
    // One statement cannot write one row twice.
    if (written.putIfAbsent(lease.id(), lease) == null) {
      sinceVersions.put(lease.id(), request.sinceVersion());
      remember(lease);
    }
  }

  private void remember(Lease lease) {
    bySpot.put(new Spot(lease.network(), lease.address()), lease);
    byHolder.put(
        holderKey(lease.network(), lease.holder(), lease.iface(), lease.address().v6()), lease);
  }

  private Lease fresh(LeaseRequest request, Network network, Address address) {
    return new Lease(
        UUID.randomUUID(),
        network.id(),
        address,
        request.holder(),
        request.iface(),
        Lease.State.HELD,
        expires);
  }

  private Lease renewed(Lease lease, LeaseRequest request) {
    Instant until = lease.state() == Lease.State.TAKEN ? null : expires;
    return new Lease(
        lease.id(),
        lease.network(),
        lease.address(),
        request.holder(),
        request.iface(),
        lease.state(),
        until);
  }

  private static String holderKey(UUID network, Lease.Holder holder, String iface, boolean v6) {
    return network + "/" + holder.kind() + "/" + holder.id() + "/" + v6 + "/" + iface;
  }

  private static Invalid invalid(LeaseRequest request, String message) {
    return Invalid.field(request.field() + ".address", message);
  }
}
