package io.perigee.network.dns;

import com.fasterxml.jackson.databind.node.TextNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.contracts.journal.JournalRecord.Change;
import io.perigee.network.address.Address;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkStore;
import io.perigee.runtime.journal.Journal;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The additional entries in DNS of the operator's networks ("DNS management" of the Luna2 REST
 * API).
 */
@Singleton
public final class DnsEntries {

  /** The most entries of a network. */
  public static final int MOST = 10_000;

  private static final String KIND = "dns";

  private final Database database;
  private final NetworkStore networks;
  private final Journal journal;
  private final Clock clock;

  DnsEntries(Database database, NetworkStore networks, Journal journal, Clock clock) {
    this.database = database;
    this.networks = networks;
    this.journal = journal;
    this.clock = clock;
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

  /** The entries of all of the operator's networks that have some, by network and host. */
  public Map<String, List<DnsEntry>> all() {
    record Row(String network, DnsEntry entry) {}
    List<Row> rows =
        database.read(
            h ->
                h.createQuery(
                        """
                        SELECT n.name, e.host, host(e.ipaddress) FROM dns_entry e JOIN network n ON n.id = e.network_id
                        WHERE n.account_id IS NULL ORDER BY n.name, e.host
                        """)
                    .map(
                        (row, c) ->
                            new Row(
                                row.getString(1),
                                new DnsEntry(row.getString(2), Address.of(row.getString(3)))))
                    .list());
    Map<String, List<DnsEntry>> all = new LinkedHashMap<>();
    rows.forEach(r -> all.computeIfAbsent(r.network(), name -> new ArrayList<>()).add(r.entry()));
    return all;
  }

  /**
   * Removes all entries of a network.
   *
   * @throws NotFound if there is no such network, or it has none
   */
  public void clear(String network, Cause cause) {
    database.run(
        h -> {
          Network of = locked(h, network);
          Map<String, String> before = addresses(h, of);
          if (h.execute("DELETE FROM dns_entry WHERE network_id = ?", of.id()) == 0) {
            throw new NotFound("network " + network + " has no DNS entries");
          }
          tell(h, of, before, Map.of(), cause);
        });
  }

  /**
   * Adds entries, or gives those that are there another address.
   *
   * @param entries each host once
   * @throws NotFound if there is no such network
   * @throws Conflict if the network would have more than {@link #MOST}
   */
  public void put(String network, List<DnsEntry> entries, Cause cause) {
    database.run(
        h -> {
          Network of = locked(h, network);
          Map<String, String> before = addresses(h, of);
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
          Map<String, String> after = addresses(h, of);
          if (after.size() > MOST) {
            throw new Conflict(
                "network %s may have at most %d DNS entries".formatted(network, MOST));
          }
          tell(h, of, before, after, cause);
        });
  }

  /**
   * @throws NotFound if there is no such network, or it has no such entry
   */
  public void delete(String network, String host, Cause cause) {
    database.run(
        h -> {
          Network of = locked(h, network);
          Map<String, String> before = addresses(h, of);
          if (h.execute("DELETE FROM dns_entry WHERE network_id = ? AND host = ?", of.id(), host)
              == 0) {
            throw new NotFound("network %s has no DNS entry %s".formatted(network, host));
          }
          tell(h, of, before, addresses(h, of), cause);
        });
  }

  /** Addresses by host. */
  private static Map<String, String> addresses(Handle h, Network network) {
    Map<String, String> addresses = new TreeMap<>();
    h.createQuery("SELECT host, host(ipaddress) FROM dns_entry WHERE network_id = :network")
        .bind("network", network.id())
        .map((row, c) -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(e -> addresses.put(e.getKey(), e.getValue()));
    return addresses;
  }

  /** A network's entries are one object to the journal, its hosts the fields. */
  private void tell(
      Handle h,
      Network network,
      Map<String, String> before,
      Map<String, String> after,
      Cause cause) {
    Map<String, Change> changes = new TreeMap<>();
    Stream.concat(before.keySet().stream(), after.keySet().stream())
        .filter(host -> !Objects.equals(before.get(host), after.get(host)))
        .forEach(
            host -> changes.put(host, new Change(text(before.get(host)), text(after.get(host)))));
    if (changes.isEmpty()) {
      return;
    }
    journal.write(
        h,
        new JournalRecord(
            KIND,
            network.id().toString(),
            network.name(),
            JournalRecord.Action.UPDATED,
            List.copyOf(changes.keySet()),
            changes,
            null,
            "luna",
            clock.instant()),
        cause);
  }

  private static TextNode text(String address) {
    return address == null ? null : TextNode.valueOf(address);
  }

  private Network locked(Handle h, String network) {
    return networks.lock(h, null, network).orElseThrow(() -> none(network));
  }

  private static NotFound none(String network) {
    return new NotFound("network " + network + " does not exist");
  }
}
