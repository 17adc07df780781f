package io.perigee.network.lease;

import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.network.address.Address;
import io.perigee.network.address.FreeSpace;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkSettings;
import io.perigee.network.network.NetworkStore;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The addresses of networks as accounts see them (<i>ListNetworkIPs</i> to <i>UpdateNetworkIP</i>):
 * all that are used or kept back in a network of their own, and only their machines' in the
 * operator's.
 */
@Singleton
public final class AddressBook {

  private static final int MOST_RESERVED = 10_000;

  private final Database database;
  private final NetworkStore networks;
  private final LeaseStore leases;
  private final FreeRanges free;

  AddressBook(Database database, NetworkStore networks, LeaseStore leases, FreeRanges free) {
    this.database = database;
    this.networks = networks;
    this.leases = leases;
    this.free = free;
  }

  /**
   * An address of a network.
   *
   * @param reserved true if it is not handed out automatically
   * @param managed true if it is the platform's: a gateway, or the network's own
   * @param owner the account whose machine has it; null if none has
   * @param holder the machine that has it; null if none has
   */
  public record Entry(
      Address address, boolean reserved, boolean managed, UUID owner, String holder) {}

  private static final String SHOWN =
      """
      WITH shown AS (
        SELECT address FROM lease WHERE network_id = :network AND state <> 'reserved'
        UNION SELECT address FROM reserved_address WHERE network_id = :network
        UNION SELECT unnest(:managed::inet[])
        UNION SELECT :asked::inet WHERE :asked::inet IS NOT NULL)
      SELECT host(s.address), r.address IS NOT NULL, s.address = ANY (:managed::inet[]), k.account, l.holder_id
      FROM shown s
      LEFT JOIN lease l ON l.network_id = :network AND l.address = s.address AND l.state <> 'reserved'
      LEFT JOIN reserved_address r ON r.network_id = :network AND r.address = s.address
      LEFT JOIN known k ON k.topic = 'machines' AND k.id = l.holder_id
      WHERE (:own OR k.account = :account::text AND NOT s.address = ANY (:managed::inet[]))
        AND (:asked::inet IS NULL OR s.address = :asked::inet)
        AND (:after::inet IS NULL OR s.address > :after::inet)
      ORDER BY s.address LIMIT :limit OFFSET :offset
      """;

  /**
   * Part of what an account sees of a network, lowest address first.
   *
   * @param after only addresses behind this one; null for all
   */
  public List<Entry> page(Network network, UUID account, int limit, int offset, Address after) {
    return database.read(h -> shown(h, network, account, null, after, limit, offset));
  }

  /**
   * One address. In an account's own network every one is there, used or not.
   *
   * @throws NotFound outside the network, and for what the account does not see
   */
  public Entry get(Network network, UUID account, Address address) {
    return database.read(h -> find(h, network, account, address)).orElseThrow(() -> none(address));
  }

  /**
   * Takes an address of an account's own network out of what is handed out automatically, or puts
   * it back. Who has it keeps it.
   *
   * @throws Invalid if the network is not the account's own, or the address is managed
   * @throws NotFound outside the network
   */
  public Entry reserve(Network network, UUID account, Address address, boolean reserved) {
    if (!account.equals(network.account())) {
      throw new Invalid(
          "InvalidArgument", "cannot update an IP on a public network: " + network.id(), List.of());
    }
    return database.write(
        h -> {
          networks.lock(h, List.of(network.id()), List.of());
          Entry entry = find(h, network, account, address).orElseThrow(() -> none(address));
          if (entry.managed()) {
            throw new Invalid("InvalidArgument", "cannot update managed IP: " + address, List.of());
          }
          if (entry.reserved() != reserved) {
            write(h, network, entry, reserved);
          }
          return new Entry(address, reserved, false, entry.owner(), entry.holder());
        });
  }

  private void write(Handle h, Network network, Entry entry, boolean reserved) {
    Spot spot = new Spot(network.id(), entry.address());
    boolean leased = leases.at(h, network.id(), entry.address()).isPresent();
    if (reserved) {
      requireRoom(h, network);
      h.execute(
          "INSERT INTO reserved_address (network_id, address) VALUES (?, ?::inet)",
          network.id(),
          entry.address().toString());
    } else {
      h.execute(
          "DELETE FROM reserved_address WHERE network_id = ? AND address = ?::inet",
          network.id(),
          entry.address().toString());
    }
    if (leased) {
      return;
    }
    if (reserved) {
      Map<UUID, FreeSpace> spaces = free.forTaking(h, Map.of(network.id(), 1), List.of(spot));
      spaces.get(network.id()).take(entry.address());
      free.write(h, spaces);
    } else if (Releases.mayBeFree(network, entry.address())) {
      Map<UUID, FreeSpace> spaces = free.forGiving(h, List.of(spot));
      spaces.get(network.id()).give(entry.address());
      free.write(h, spaces);
    }
  }

  private static void requireRoom(Handle h, Network network) {
    long there =
        h.createQuery("SELECT count(*) FROM reserved_address WHERE network_id = :network")
            .bind("network", network.id())
            .mapTo(Long.class)
            .one();
    if (there >= MOST_RESERVED) {
      throw new Conflict(
          "InvalidArgument",
          "network %s has %d reserved addresses, the most allowed".formatted(network.id(), there));
    }
  }

  private static Optional<Entry> find(Handle h, Network network, UUID account, Address address) {
    return network.settings().network().contains(address)
        ? shown(h, network, account, address, null, 1, 0).stream().findFirst()
        : Optional.empty();
  }

  private static List<Entry> shown(
      Handle h,
      Network network,
      UUID account,
      Address asked,
      Address after,
      int limit,
      int offset) {
    return h.createQuery(SHOWN)
        .bind("network", network.id())
        .bind("account", account.toString())
        .bind("own", account.equals(network.account()))
        .bind("asked", asked == null ? null : asked.toString())
        .bind("after", after == null ? null : after.toString())
        .bindArray("managed", String.class, managed(network.settings()))
        .bind("limit", limit)
        .bind("offset", offset)
        .map(
            (row, c) ->
                new Entry(
                    Address.of(row.getString(1)),
                    row.getBoolean(2) || row.getBoolean(3),
                    row.getBoolean(3),
                    row.getString(4) == null ? null : UUID.fromString(row.getString(4)),
                    row.getString(5)))
        .list();
  }

  /** The gateway and the broadcast address. */
  private static List<String> managed(NetworkSettings settings) {
    List<String> managed = new ArrayList<>();
    managed.add(Objects.toString(settings.gateway(), null));
    if (settings.network().hasBroadcastAddress()) {
      managed.add(settings.network().last().toString());
    }
    managed.removeIf(Objects::isNull);
    return managed;
  }

  private static NotFound none(Address address) {
    return new NotFound(address + " not found");
  }
}
