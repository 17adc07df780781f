package io.perigee.network.lease;

import io.perigee.contracts.error.Invalid;
import io.perigee.network.address.Address;
import io.perigee.network.address.FreeSpace;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkStore;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The only place that hands out addresses. */
@Singleton
public final class Leases {

  /** How long a holder has to show that it uses an address. */
  static final Duration HELD = Duration.ofMinutes(10);

  private final Database database;
  private final NetworkStore networks;
  private final LeaseStore store;
  private final FreeRanges free;
  private final Clock clock;

  Leases(Database database, NetworkStore networks, LeaseStore store, FreeRanges free, Clock clock) {
    this.database = database;
    this.networks = networks;
    this.store = store;
    this.free = free;
    this.clock = clock;
  }

  /** A lease and the network that it is of. */
  public record Given(Lease lease, Network network) {}

  /**
   * Gives each request its address, or none of them any. Asking again for what one has answers the
   * same.
   *
   * @return one lease for each request, in their order
   * @throws Invalid if a network does not exist or is being deleted, or an address is not one of
   *     its network's hosts
   * @throws io.perigee.contracts.error.Conflict if an address has another holder, or none is free
   */
  public List<Given> request(List<LeaseRequest> requests) {
    return database.write(
        h -> {
          List<Network> of = locked(h, requests);
          Allocation allocation =
              new Allocation(clock.instant().plus(HELD), concerning(h, requests, of));
          Map<UUID, Integer> counts = new HashMap<>();
          of.forEach(n -> counts.merge(n.id(), 1, Integer::sum));
          List<Spot> given = new ArrayList<>();
          for (int i = 0; i < requests.size(); i++) {
            if (requests.get(i).address() != null) {
              given.add(new Spot(of.get(i).id(), requests.get(i).address()));
            }
          }
          Map<UUID, FreeSpace> spaces = free.forTaking(h, counts, given);
          // Given addresses first, so that no next free one takes them.
          for (int i = 0; i < requests.size(); i++) {
            if (requests.get(i).address() != null) {
              allocation.give(i, requests.get(i), of.get(i), spaces.get(of.get(i).id()));
            }
          }
          for (int i = 0; i < requests.size(); i++) {
            if (requests.get(i).address() == null) {
              allocation.next(i, requests.get(i), of.get(i), spaces.get(of.get(i).id()));
            }
          }
          store.put(h, allocation.written(), allocation.sinceVersions());
          free.write(h, spaces);
          return allocation.answers(of);
        });
  }

  /** The lowest free address; nothing is taken. Empty if the network is full. */
  public Optional<Address> nextFree(Network network) {
    return database.read(h -> free.first(h, network.id()));
  }

  /**
   * Keeps the lowest free address from being handed out for some time; who names it explicitly gets
   * it.
   */
  public Optional<Address> reserve(Network network, Duration time, String by) {
    return database.write(
        h -> {
          networks.lock(h, List.of(network.id()), List.of());
          Map<UUID, FreeSpace> spaces = free.forTaking(h, Map.of(network.id(), 1), List.of());
          Optional<Address> address = spaces.get(network.id()).takeFirst();
          address.ifPresent(
              a -> {
                Instant expires = clock.instant().plus(time);
                Lease.Holder holder =
                    new Lease.Holder("reservation", UUID.randomUUID().toString(), by);
                store.put(
                    h,
                    List.of(
                        new Lease(
                            UUID.randomUUID(),
                            network.id(),
                            a,
                            holder,
                            "",
                            Lease.State.RESERVED,
                            expires)),
                    List.of(0L));
                free.write(h, spaces);
              });
          return address;
        });
  }

  /** Who has an address. */
  public Optional<Lease> at(Network network, Address address) {
    return database.read(h -> store.at(h, network.id(), address));
  }

  /** All leases of a network, lowest address first. */
  public List<Lease> of(Network network) {
    return database.read(h -> store.of(h, network.id()));
  }

  private List<Lease> concerning(Handle h, List<LeaseRequest> requests, List<Network> of) {
    return store.concerning(
        h,
        of.stream().map(Network::id).distinct().toList(),
        requests.stream().map(r -> r.holder().id()).distinct().toList(),
        requests.stream()
            .map(LeaseRequest::address)
            .filter(Objects::nonNull)
            .map(Address::toString)
            .distinct()
            .toList());
  }

  private List<Network> locked(Handle h, List<LeaseRequest> requests) {
    List<Network> found =
        networks.lock(
            h,
            requests.stream()
                .map(LeaseRequest::networkId)
                .filter(Objects::nonNull)
                .distinct()
                .toList(),
            requests.stream()
                .map(LeaseRequest::networkName)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
    Map<UUID, Network> byId =
        found.stream().collect(Collectors.toMap(Network::id, Function.identity()));
    Map<String, Network> byName =
        found.stream()
            .filter(n -> n.account() == null)
            .collect(Collectors.toMap(Network::name, Function.identity()));
    return requests.stream()
        .map(
            r -> {
              Network network =
                  r.networkId() == null ? byName.get(r.networkName()) : byId.get(r.networkId());
              String field = r.field() + ".network";
              if (network == null || network.deleting()) {
                String message =
                    "network %s does not exist"
                        .formatted(r.networkId() == null ? r.networkName() : r.networkId());
                throw Invalid.field(field, message);
              }
              return network;
            })
        .toList();
  }
}
