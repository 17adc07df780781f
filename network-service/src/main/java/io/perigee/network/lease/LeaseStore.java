package io.perigee.network.lease;

import io.perigee.network.address.Address;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Leases in the schema, many at a time. */
@Singleton
public final class LeaseStore {

  static final String COLUMNS =
      "l.id, l.network_id, host(l.address), l.holder_kind, l.holder_id, l.holder_name, l.interface, l.state, l.expires_at";

  /**
   * What these holders have in these networks, and who has these addresses: all that decides about
   * requests.
   */
  List<Lease> concerning(
      Handle h,
      Collection<UUID> networks,
      Collection<String> holders,
      Collection<String> addresses) {
    return h.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM lease l WHERE l.network_id = ANY (:networks) AND l.holder_id = ANY (:holders)"
                + " UNION SELECT "
                + COLUMNS
                + " FROM lease l WHERE l.network_id = ANY (:networks) AND l.address = ANY (:addresses::inet[])"
                + " ORDER BY 1")
        .bindArray("networks", UUID.class, List.copyOf(networks))
        .bindArray("holders", String.class, List.copyOf(holders))
        .bindArray("addresses", String.class, List.copyOf(addresses))
        .map((row, c) -> lease(row))
        .list();
  }

  /** The leases of a network, lowest address first. */
  List<Lease> of(Handle h, UUID network) {
    return h.createQuery(
            "SELECT " + COLUMNS + " FROM lease l WHERE l.network_id = :network ORDER BY l.address")
        .bind("network", network)
        .map((row, c) -> lease(row))
        .list();
  }

  /** What a network's owner keeps back. */
  List<Address> reserved(Handle h, UUID network) {
    return h.createQuery("SELECT host(address) FROM reserved_address WHERE network_id = :network")
        .bind("network", network)
        .map((row, c) -> Address.of(row.getString(1)))
        .list();
  }

  Optional<Lease> at(Handle h, UUID network, Address address) {
    return h.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM lease l WHERE l.network_id = :network AND l.address = :address::inet")
        .bind("network", network)
        .bind("address", address.toString())
        .map((row, c) -> lease(row))
        .findOne();
  }

  List<String> users(Handle h, UUID network, int limit) {
    return h.createQuery(
            "SELECT DISTINCT holder_name FROM lease WHERE network_id = :network AND state <> 'reserved' ORDER BY 1 LIMIT :limit")
        .bind("network", network)
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }

  /**
   * Writes leases; one at the same address is the same holder's, or a reservation, and is
   * overwritten.
   */
  void put(Handle h, List<Lease> leases, List<Long> sinceVersions) {
    if (leases.isEmpty()) {
      return;
    }
    h.createUpdate(
            """
            INSERT INTO lease (id, network_id, address, holder_kind, holder_id, holder_name, interface, state, since_version, expires_at)
            SELECT id, network, address, kind, holder, name, iface, state, since, expires
            FROM unnest(:ids::uuid[], :networks::uuid[], :addresses::inet[], :kinds::text[], :holders::text[], :names::text[],
                        :ifaces::text[], :states::text[], :since::bigint[], :expires::timestamptz[])
                 AS n (id, network, address, kind, holder, name, iface, state, since, expires)
            ON CONFLICT ON CONSTRAINT lease_address DO UPDATE SET
              id = excluded.id, holder_kind = excluded.holder_kind, holder_id = excluded.holder_id, holder_name = excluded.holder_name,
              interface = excluded.interface, state = excluded.state, expires_at = excluded.expires_at,
              since_version = greatest(lease.since_version, excluded.since_version)
            """)
        .bindArray("ids", UUID.class, leases.stream().map(Lease::id).toList())
        .bindArray("networks", UUID.class, leases.stream().map(Lease::network).toList())
        .bindArray(
            "addresses", String.class, leases.stream().map(l -> l.address().toString()).toList())
        .bindArray("kinds", String.class, leases.stream().map(l -> l.holder().kind()).toList())
        .bindArray("holders", String.class, leases.stream().map(l -> l.holder().id()).toList())
        .bindArray("names", String.class, leases.stream().map(l -> l.holder().name()).toList())
        .bindArray("ifaces", String.class, leases.stream().map(Lease::iface).toList())
        .bindArray("states", String.class, leases.stream().map(l -> l.state().text()).toList())
        .bindArray("since", Long.class, sinceVersions)
        .bindArray(
            "expires",
            String.class,
            leases.stream().map(l -> l.expires() == null ? null : l.expires().toString()).toList())
        .execute();
  }

  /** Ends a lease in a transaction that lays out its network's free addresses anew. */
  void delete(Handle h, UUID id) {
    h.execute("DELETE FROM lease WHERE id = ?", id);
  }

  /** Gives leases other addresses, which their holders show later. */
  void move(Handle h, List<UUID> ids, List<Address> to, Instant expires) {
    h.createUpdate(
            """
            UPDATE lease l SET address = m.address, state = 'held', expires_at = :expires
            FROM unnest(:ids::uuid[], :addresses::inet[]) AS m (id, address) WHERE l.id = m.id
            """)
        .bindArray("ids", UUID.class, ids)
        .bindArray("addresses", String.class, to.stream().map(Address::toString).toList())
        .bind("expires", OffsetDateTime.ofInstant(expires, ZoneOffset.UTC))
        .execute();
  }

  /** Held and reserved leases whose time is over, oldest first. */
  List<Lease> expired(Handle h, Instant now, int limit) {
    return h.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM lease l WHERE l.expires_at < :now ORDER BY l.expires_at LIMIT :limit")
        .bind("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
        .bind("limit", limit)
        .map((row, c) -> lease(row))
        .list();
  }

  /**
   * Those of these leases whose time is still over: their holders have not asked again meanwhile.
   */
  List<UUID> stillExpired(Handle h, Collection<UUID> ids, Instant now) {
    return h.createQuery("SELECT id FROM lease WHERE id = ANY (:ids) AND expires_at < :now")
        .bindArray("ids", UUID.class, List.copyOf(ids))
        .bind("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
        .mapTo(UUID.class)
        .list();
  }

  /** Confirms expired leases that turned out to be used. */
  void settle(Handle h, Collection<UUID> used) {
    h.createUpdate("UPDATE lease SET state = 'taken', expires_at = NULL WHERE id = ANY (:ids)")
        .bindArray("ids", UUID.class, List.copyOf(used))
        .execute();
  }

  static Lease lease(ResultSet row) throws SQLException {
    OffsetDateTime expires = row.getObject(9, OffsetDateTime.class);
    return new Lease(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        Address.of(row.getString(3)),
        new Lease.Holder(row.getString(4), row.getString(5), row.getString(6)),
        row.getString(7),
        Lease.State.of(row.getString(8)),
        expires == null ? null : expires.toInstant());
  }
}
