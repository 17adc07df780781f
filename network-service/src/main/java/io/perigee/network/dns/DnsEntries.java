package io.perigee.network.dns;

import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.network.address.Address;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkStore;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The additional entries in DNS of the operator's networks ("DNS management" of the Luna2 REST
 * API).
 */
@Singleton
public final class DnsEntries {

  /** The most entries of a network. */
  public static final int MOST = 10_000;

  private final Database database;
  private final NetworkStore networks;

  DnsEntries(Database database, NetworkStore networks) {
    this.database = database;
    this.networks = networks;
  }

  /**
   * The entries of a network, by host; may be none.
   *
   * @throws NotFound if there is no such network
   */
  public List<DnsEntry> of(String network) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT host, host(ipaddress) FROM dns_entry WHERE network_id = :network ORDER BY dns_entry.host")
                .bind(
                    "network",
                    networks.find(h, null, network).orElseThrow(() -> none(network)).id())
                .map((row, c) -> new DnsEntry(row.getString(1), Address.of(row.getString(2))))
                .list());
  }

  /**
   * Adds entries, or gives those that are there another address.
   *
   * @param entries each host once
   * @throws NotFound if there is no such network
   * @throws Conflict if the network would have more than {@link #MOST}
   */
  public void put(String network, List<DnsEntry> entries) {
    database.run(
        h -> {
          Network of = locked(h, network);
          h.createUpdate(
                  """
                  INSERT INTO dns_entry (network_id, host, ipaddress)
                  SELECT :network, host, address FROM unnest(:hosts::text[], :addresses::inet[]) AS e (host, address)
                  ON CONFLICT ON CONSTRAINT dns_entry_pk DO UPDATE SET ipaddress = excluded.ipaddress, updated_at = now()
                  """)
              .bind("network", of.id())
              .bindArray("hosts", String.class, entries.stream().map(DnsEntry::host).toList())
              .bindArray(
                  "addresses",
                  String.class,
                  entries.stream().map(e -> e.address().toString()).toList())
              .execute();
          long there =
              h.createQuery("SELECT count(*) FROM dns_entry WHERE network_id = :network")
                  .bind("network", of.id())
                  .mapTo(Long.class)
                  .one();
          if (there > MOST) {
            throw new Conflict(
                "network %s may have at most %d DNS entries".formatted(network, MOST));
          }
        });
  }

  /**
   * @throws NotFound if there is no such network, or it has no such entry
   */
  public void delete(String network, String host) {
    database.run(
        h -> {
          Network of = locked(h, network);
          if (h.execute("DELETE FROM dns_entry WHERE network_id = ? AND host = ?", of.id(), host)
              == 0) {
            throw new NotFound("network %s has no DNS entry %s".formatted(network, host));
          }
        });
  }

  private Network locked(Handle h, String network) {
    return networks.lock(h, null, network).orElseThrow(() -> none(network));
  }

  private static NotFound none(String network) {
    return new NotFound("network " + network + " does not exist");
  }
}
