package io.perigee.network.lease;

import io.perigee.contracts.error.Invalid;
import io.perigee.network.address.Address;
import io.perigee.network.address.FreeSpace;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkStore;
import io.perigee.network.pool.NetworkPool;
import io.perigee.network.pool.Pools;
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
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private final Pools pools;
  private final Clock clock;

  Leases(
      Database database,
      NetworkStore networks,
      LeaseStore store,
      FreeRanges free,
      Pools pools,
      Clock clock) {
    this.database = database;
    this.networks = networks;
    this.pools = pools;
    this.store = store;
    this.free = free;
    this.clock = clock;
  }

  /**
   * A lease and the network that it is of.
   *
   * @param lease null where the network has no IPv6 and it was asked for only if there is some
   */
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
          List<List<Network>> candidates = locked(h, requests);
          List<Network> of = new ArrayList<>(candidates.stream().map(List::getFirst).toList());
          Allocation allocation =
              new Allocation(clock.instant().plus(HELD), concerning(h, requests, candidates));
          Map<UUID, Integer> counts = new HashMap<>();
          boolean[] idle = new boolean[requests.size()];
          List<Spot> given = new ArrayList<>();
          for (int i = 0; i < requests.size(); i++) {
            LeaseRequest request = requests.get(i);
            idle[i] = isIdle(request, of.get(i));
            if (!idle[i]) {
              candidates.get(i).forEach(n -> counts.merge(n.id(), 1, Integer::sum));
              UUID network = of.get(i).id();
              Stream.of(request.address(), request.preferred())
                  .filter(a -> a != null)
                  .forEach(a -> given.add(new Spot(network, a)));
            }
          }
          Map<UUID, FreeSpace> spaces = free.forTaking(h, counts, given);
          // Given addresses first, so that no next free one takes them.
          for (int i = 0; i < requests.size(); i++) {
            if (!idle[i] && requests.get(i).address() != null) {
              allocation.give(i, requests.get(i), of.get(i), spaces.get(of.get(i).id()));
            }
          }
          for (int i = 0; i < requests.size(); i++) {
            if (!idle[i] && requests.get(i).address() == null) {
              of.set(i, allocation.next(i, requests.get(i), candidates.get(i), spaces));
            }
          }
          store.put(h, allocation.written(), allocation.sinceVersions());
          free.write(h, spaces);
          return allocation.answers(of);
        });
  }

  /** True where there is nothing to be given, which is as well. */
  private static boolean isIdle(LeaseRequest request, Network network) {
    boolean none = request.side().of(network).isEmpty();
    if (none && (request.side() == Side.IPV6 || request.address() != null)) {
      throw Invalid.field(
          request.field() + ".address",
          "network %s has no IPv6 addresses beside its own".formatted(network.name()));
    }
    return none;
  }

  /** The lowest free address of each family; nothing is taken. A family that is full has none. */
  public List<Address> nextFree(Network network) {
    return database.read(
        h ->
            network.settings().prefixes().stream()
                .map(p -> free.first(h, network.id(), p.first().v6()))
                .flatMap(Optional::stream)
                .toList());
  }

  /**
   * Keeps the lowest free address of each family from being handed out for some time; who names one
   * explicitly gets it.
   */
  public List<Address> reserve(Network network, Duration time, String by) {
    return database.write(
        h -> {
          networks.lock(h, List.of(network.id()), List.of());
          Map<UUID, FreeSpace> spaces = free.forTaking(h, Map.of(network.id(), 1), List.of());
          List<Address> addresses =
              network.settings().prefixes().stream()
                  .map(p -> spaces.get(network.id()).takeFirst(p.first().v6()))
                  .flatMap(Optional::stream)
                  .toList();
          Instant expires = clock.instant().plus(time);
          store.put(
              h,
              addresses.stream().map(a -> reservation(network, a, by, expires)).toList(),
              addresses.stream().map(a -> 0L).toList());
          free.write(h, spaces);
          return addresses;
        });
  }

  private static Lease reservation(Network network, Address address, String by, Instant expires) {
    Lease.Holder holder = new Lease.Holder("reservation", UUID.randomUUID().toString(), by);
    return new Lease(
        UUID.randomUUID(), network.id(), address, holder, "", Lease.State.RESERVED, expires);
  }

  /** Who has an address. */
  public Optional<Lease> at(Network network, Address address) {
    return database.read(h -> store.at(h, network.id(), address));
  }

  /** All leases of a network, lowest address first. */
  public List<Lease> of(Network network) {
    return database.read(h -> store.of(h, network.id()));
  }

  private List<Lease> concerning(
      Handle h, List<LeaseRequest> requests, List<List<Network>> candidates) {
    return store.concerning(
        h,
        candidates.stream().flatMap(List::stream).map(Network::id).distinct().toList(),
        requests.stream().map(r -> r.holder().id()).distinct().toList(),
        requests.stream()
            .map(LeaseRequest::address)
            .filter(Objects::nonNull)
            .map(Address::toString)
            .distinct()
            .toList());
  }

  /** The networks that each request may be given one of: one, or those of a pool. */
  private List<List<Network>> locked(Handle h, List<LeaseRequest> requests) {
    Set<UUID> ids =
        requests.stream()
            .map(LeaseRequest::networkId)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    Map<UUID, List<UUID>> pooled =
        pools.find(h, ids).stream()
            .collect(Collectors.toMap(NetworkPool::id, NetworkPool::networks));
    pooled.values().forEach(ids::addAll);
    List<Network> found =
        networks.lock(
            h,
            ids,
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
    return requests.stream().map(r -> candidates(r, pooled, byId, byName)).toList();
  }

  private static List<Network> candidates(
      LeaseRequest request,
      Map<UUID, List<UUID>> pooled,
      Map<UUID, Network> byId,
      Map<String, Network> byName) {
    List<UUID> pool = request.networkId() == null ? null : pooled.get(request.networkId());
    if (pool != null && request.address() != null) {
      throw Invalid.field(
          request.field() + ".address", "an address cannot be chosen in a network pool");
    }
    Stream<Network> found =
        request.networkId() == null
            ? Stream.ofNullable(byName.get(request.networkName()))
            : (pool == null ? List.of(request.networkId()) : pool)
                .stream().map(byId::get).filter(Objects::nonNull);
    List<Network> usable = found.filter(n -> !n.deleting()).toList();
    if (usable.isEmpty()) {
      String name =
          request.networkId() == null ? request.networkName() : request.networkId().toString();
      throw Invalid.field(
          request.field() + ".network", "network %s does not exist".formatted(name));
    }
    return usable;
  }
}
