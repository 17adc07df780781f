package io.perigee.network.pool;

import io.perigee.network.address.Address;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkPages;
import io.perigee.network.network.NetworkStore;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What machines of an account may be put on in a region: its own networks there, the operator's for
 * that region, and pools.
 */
@Singleton
public final class UsableNetworks {

  private final Database database;
  private final NetworkStore networks;
  private final NetworkPages pages;
  private final Pools pools;

  UsableNetworks(Database database, NetworkStore networks, NetworkPages pages, Pools pools) {
    this.database = database;
    this.networks = networks;
    this.pages = pages;
    this.pools = pools;
  }

  /** A network, or a pool; the other is null. */
  public record Offer(String name, UUID id, Network network, NetworkPool pool) {

    /** As the database orders them. */
    private static final Comparator<Offer> ORDER =
        Comparator.comparing(
                (Offer o) -> o.name().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned)
            .thenComparing(o -> o.id().toString());

    private boolean isBehind(NetworkPages.Place place) {
      return place == null
          || ORDER.compare(this, new Offer(place.name(), place.id(), null, null)) > 0;
    }
  }

  /**
   * A part of them, by name; networks in a pool are not listed beside it. Of the networks no more
   * are read than can be on the page; pools are the operator's few.
   *
   * @param region null for all regions
   * @param fabric only networks on fabrics
   * @param after only those behind this place; null for all
   */
  public List<Offer> list(
      UUID account, UUID region, boolean fabric, int limit, int offset, NetworkPages.Place after) {
    List<Network> single =
        database.read(h -> pages.offered(h, account, region, fabric, (long) limit + offset, after));
    Stream<Offer> pooled =
        fabric
            ? Stream.of()
            : pools.usable(region).stream()
                .map(p -> new Offer(p.name(), p.id(), null, p))
                .filter(offer -> offer.isBehind(after));
    return Stream.concat(
            single.stream().map(n -> new Offer(n.settings().name(), n.id(), n, null)), pooled)
        .sorted(Offer.ORDER)
        .skip(offset)
        .limit(limit)
        .toList();
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
