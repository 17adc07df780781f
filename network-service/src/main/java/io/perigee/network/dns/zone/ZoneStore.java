package io.perigee.network.dns.zone;

import io.perigee.network.address.Address;
import io.perigee.network.cns.CnsRecord;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What zones are made of, and the zones as rendered, in the schema. */
@Singleton
final class ZoneStore {

  private static final String LOCK = "SELECT * FROM dns_rendering FOR UPDATE";

  private final NetworkStore networks;

  ZoneStore(NetworkStore networks) {
    this.networks = networks;
  }

  /**
   * How the last rendering came out.
   *
   * @param at when; null if there was none
   * @param failure why it did not come out; null if it did
   */
  record Rendered(Instant at, String failure, int zones, int records) {}

  /** Renderings go one after another. */
  void lock(Handle h) {
    h.execute(LOCK);
  }

  List<Zones.Net> networks(Handle h) {
    List<Zones.Net> nets = new ArrayList<>();
    for (Network network : networks.list(h, null)) {
      nets.add(new Zones.Net(network.id(), network.name(), network.settings().prefixes()));
    }
    return nets;
  }

  /** The nodes and devices of the operator's networks, and the entries made by hand. */
  List<Named> named(Handle h) {
    return h.createQuery(
            """
            SELECT l.network_id, l.holder_id, l.holder_name, l.interface, host(l.address)
            FROM lease l JOIN network n ON n.id = l.network_id
            WHERE n.account_id IS NULL AND l.state <> 'reserved' AND l.holder_kind IN ('node', 'device')
            UNION ALL
            SELECT e.network_id, NULL, e.host, NULL, host(e.ipaddress)
            FROM dns_entry e JOIN network n ON n.id = e.network_id WHERE n.account_id IS NULL
            """)
        .map(
            (row, c) ->
                new Named(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    Address.of(row.getString(5))))
        .list();
  }

  /** The names of machines, by zone. */
  Map<String, List<CnsRecord>> machines(Handle h) {
    Map<String, List<CnsRecord>> zones = new HashMap<>();
    h.createQuery("SELECT DISTINCT zone, name, type, content FROM cns_record")
        .map(
            (row, c) ->
                Map.entry(
                    row.getString(1),
                    new CnsRecord(row.getString(2), row.getString(3), row.getString(4))))
        .forEach(r -> zones.computeIfAbsent(r.getKey(), z -> new ArrayList<>()).add(r.getValue()));
    return zones;
  }

  /**
   * Writes the zones whose records have changed, and removes those that are no more.
   *
   * @return how many have changed
   */
  int replace(Handle h, SortedMap<String, SortedSet<ZoneRecord>> zones, long serial) {
    Map<String, String> there = new HashMap<>();
    h.createQuery("SELECT zone, fingerprint FROM dns_zone")
        .map((row, c) -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(e -> there.put(e.getKey(), e.getValue()));
    Map<String, String> changed = new LinkedHashMap<>();
    zones.forEach(
        (zone, records) -> {
          String fingerprint = ZoneText.fingerprint(records);
          if (!fingerprint.equals(there.get(zone))) {
            changed.put(zone, fingerprint);
          }
        });
    int gone =
        h.createUpdate("DELETE FROM dns_zone WHERE NOT zone = ANY (:zones)")
            .bindArray("zones", String.class, List.copyOf(zones.keySet()))
            .execute();
    if (!changed.isEmpty()) {
      write(h, zones, changed, serial);
    }
    return gone + changed.size();
  }

  private static void write(
      Handle h,
      SortedMap<String, SortedSet<ZoneRecord>> zones,
      Map<String, String> changed,
      long serial) {
    List<String> names = List.copyOf(changed.keySet());
    h.createUpdate(
            """
            INSERT INTO dns_zone (zone, serial, records, fingerprint, content)
            SELECT zone, :serial, records, fingerprint, content
            FROM unnest(:zones::text[], :records::integer[], :fingerprints::text[], :contents::text[])
                 AS n (zone, records, fingerprint, content)
            ON CONFLICT ON CONSTRAINT dns_zone_pk DO UPDATE SET
              serial = greatest(dns_zone.serial + 1, excluded.serial), records = excluded.records,
              fingerprint = excluded.fingerprint, content = excluded.content, rendered_at = now()
            """)
        .bind("serial", serial)
        .bindArray("zones", String.class, names)
        .bindArray("records", Integer.class, names.stream().map(n -> zones.get(n).size()).toList())
        .bindArray("fingerprints", String.class, names.stream().map(changed::get).toList())
        .bindArray(
            "contents",
            String.class,
            names.stream().map(n -> ZoneText.of(n, serial, zones.get(n))).toList())
        .execute();
  }

  void done(Handle h) {
    h.execute("UPDATE dns_rendering SET rendered_at = now(), failure = NULL");
  }

  void failed(Handle h, String why) {
    h.execute("UPDATE dns_rendering SET failure = ?", why);
  }

  Rendered rendered(Handle h) {
    return h.createQuery(
            """
            SELECT r.rendered_at, r.failure, z.zones, z.records
            FROM dns_rendering r CROSS JOIN (SELECT count(*) AS zones, coalesce(sum(records), 0) AS records FROM dns_zone) z
            """)
        .map(
            (row, c) -> {
              OffsetDateTime at = row.getObject(1, OffsetDateTime.class);
              return new Rendered(
                  at == null ? null : at.toInstant(),
                  row.getString(2),
                  row.getInt(3),
                  row.getInt(4));
            })
        .one();
  }

  List<String> names(Handle h) {
    return h.createQuery("SELECT zone FROM dns_zone ORDER BY zone").mapTo(String.class).list();
  }

  Optional<String> content(Handle h, String zone) {
    return h.createQuery("SELECT content FROM dns_zone WHERE zone = :zone")
        .bind("zone", zone)
        .mapTo(String.class)
        .findOne();
  }
}
