package io.perigee.network.pool;

import io.perigee.network.address.Address;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkStore;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What machines of an account may be put on in a region: its own networks there, the operator's for
 * that region, and pools.
 */
@Singleton
public final class UsableNetworks {

  private final Database database;
  private final NetworkStore networks;
  private final Pools pools;

  UsableNetworks(Database database, NetworkStore networks, Pools pools) {
    this.database = database;
    this.networks = networks;
    this.pools = pools;
  }

  /** Networks and pools. */
  public record Usable(List<Network> networks, List<NetworkPool> pools) {}

  /**
   * By name; networks in a pool are not listed beside it.
   *
   * @param region null for all regions
   */
  public Usable list(UUID account, UUID region) {
    List<NetworkPool> offered = pools.usable(region);
    Set<UUID> pooled = new HashSet<>();
    offered.forEach(p -> pooled.addAll(p.networks()));
    List<Network> single =
        database.read(h -> networks.usable(h, account, region)).stream()
            .filter(n -> !pooled.contains(n.id()))
            .toList();
    return new Usable(single, offered);
  }

  /**
   * All networks, those in pools too, and all pools, by id.
   *
   * @param networks every network that a machine may get an address of
   * @param pools every pool
   */
  public record All(Map<UUID, Network> networks, Map<UUID, NetworkPool> pools) {

    /**
     * Whether the account may choose this address: only in networks of its own ("Network objects"
     * of the CloudAPI text).
     */
    public boolean mayChoose(UUID account, UUID network, Address address) {
      Network found = networks.get(network);
      return found != null
          && account.equals(found.account())
          && found.settings().network().contains(address)
          && !found.settings().forbids(address);
    }
  }

  /** What an account may name in requests for machines of a region. */
  public All all(UUID account, UUID region) {
    return new All(
        database.read(h -> networks.usable(h, account, region)).stream()
            .collect(Collectors.toMap(Network::id, Function.identity())),
        pools.usable(region).stream()
            .collect(Collectors.toMap(NetworkPool::id, Function.identity())));
  }

  /** One network, in a pool or not. */
  public Optional<Network> network(UUID account, UUID region, UUID id) {
    return database.read(h -> networks.usable(h, account, region, id));
  }

  /** One pool. */
  public Optional<NetworkPool> pool(UUID region, UUID id) {
    return pools.usable(region).stream().filter(p -> p.id().equals(id)).findFirst();
  }
}
