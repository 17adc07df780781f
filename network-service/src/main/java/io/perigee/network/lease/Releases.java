package io.perigee.network.lease;

import io.perigee.network.address.Address;
import io.perigee.network.address.FreeSpace;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkStore;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Ends leases and makes their addresses free again. */
@Singleton
public final class Releases {

  private final Database database;
  private final NetworkStore networks;
  private final FreeRanges free;

  Releases(Database database, NetworkStore networks, FreeRanges free) {
    this.database = database;
    this.networks = networks;
    this.free = free;
  }

  /**
   * Ends what a holder has.
   *
   * @param addresses only these; null for all
   * @return how many leases ended; 0 when there were none, so that it may be asked again
   */
  public int release(String kind, String holder, Set<Address> addresses) {
    return database.write(
        h -> {
          List<UUID> leases =
              h
                  .createQuery(
                      "SELECT id, host(address) FROM lease WHERE holder_kind = :kind AND holder_id"
                          + " = :holder")
                  .bind("kind", kind)
                  .bind("holder", holder)
                  .map(
                      (row, c) ->
                          Map.entry(row.getObject(1, UUID.class), Address.of(row.getString(2))))
                  .stream()
                  .filter(l -> addresses == null || addresses.contains(l.getValue()))
                  .map(Map.Entry::getKey)
                  .toList();
          return end(h, leases);
        });
  }

  /** Ends one lease. */
  public int release(UUID lease) {
    return database.write(h -> end(h, List.of(lease)));
  }

  /**
   * Ends leases in the caller's transaction, which holds no network's lock yet, or those of all
   * networks concerned.
   */
  int end(Handle h, Collection<UUID> leases) {
    if (leases.isEmpty()) {
      return 0;
    }
    List<UUID> concerned =
        h.createQuery("SELECT DISTINCT network_id FROM lease WHERE id = ANY (:ids)")
            .bindArray("ids", UUID.class, List.copyOf(leases))
            .mapTo(UUID.class)
            .list();
    Map<UUID, Network> locked =
        networks.lock(h, concerned, List.of()).stream()
            .collect(Collectors.toMap(Network::id, Function.identity()));
    Set<Spot> ended =
        new HashSet<>(
            h.createQuery(
                    "DELETE FROM lease WHERE id = ANY (:ids) RETURNING network_id, host(address)")
                .bindArray("ids", UUID.class, List.copyOf(leases))
                .map(
                    (row, c) ->
                        new Spot(row.getObject(1, UUID.class), Address.of(row.getString(2))))
                .list());
    Set<Spot> kept = reserved(h, ended);
    List<Spot> back =
        ended.stream()
            .filter(s -> !kept.contains(s) && mayBeFree(locked.get(s.network()), s.address()))
            .toList();
    Map<UUID, FreeSpace> spaces = free.forGiving(h, back);
    back.forEach(s -> spaces.get(s.network()).give(s.address()));
    free.write(h, spaces);
    return ended.size();
  }

  /** Those that their networks' owners keep back. */
  private static Set<Spot> reserved(Handle h, Set<Spot> ended) {
    return new HashSet<>(
        h.createQuery(
                """
                SELECT r.network_id, host(r.address) FROM reserved_address r
                JOIN unnest(:networks::uuid[], :addresses::inet[]) AS e (network, address)
                  ON r.network_id = e.network AND r.address = e.address
                """)
            .bindArray("networks", UUID.class, ended.stream().map(Spot::network).toList())
            .bindArray(
                "addresses", String.class, ended.stream().map(s -> s.address().toString()).toList())
            .map((row, c) -> new Spot(row.getObject(1, UUID.class), Address.of(row.getString(2))))
            .list());
  }

  static boolean mayBeFree(Network network, Address address) {
    return network.settings().contains(address)
        && network.settings().withheld().stream().noneMatch(r -> r.contains(address));
  }
}
