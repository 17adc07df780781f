package io.perigee.network.lease;

import io.perigee.network.address.Address;
import io.perigee.network.address.FreeSpace;
import io.perigee.network.address.Range;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The free ranges of networks in the schema. Only those that a change can touch are read, so that a
 * lease costs the same in an empty and in a full network. Changes need the network's lock.
 */
@Singleton
final class FreeRanges {

  /** The lowest free address of a family; nothing is taken. */
  Optional<Address> first(Handle h, UUID network, boolean v6) {
    return h.createQuery(
            """
            SELECT host(first) FROM free_range
            WHERE network_id = :network AND first BETWEEN :from::inet AND :to::inet ORDER BY first LIMIT 1
            """)
        .bind("network", network)
        // IPv4 is all below IPv6.
        .bind("from", v6 ? "::" : "0.0.0.0")
        .bind("to", v6 ? "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" : "255.255.255.255")
        .mapTo(String.class)
        .findOne()
        .map(Address::of);
  }

  /**
   * What is needed to take some of the lowest free addresses and some given ones.
   *
   * @param counts how many addresses are to be taken in each network, the given ones included
   * @param given the given addresses
   */
  Map<UUID, FreeSpace> forTaking(Handle h, Map<UUID, Integer> counts, Collection<Spot> given) {
    List<UUID> networks = List.copyOf(counts.keySet());
    return spaces(
        networks,
        h.createQuery(
                """
                SELECT r.network_id, host(r.first), host(r.last)
                FROM unnest(:networks::uuid[], :counts::integer[]) AS n (id, wanted)
                CROSS JOIN LATERAL (SELECT * FROM free_range f WHERE f.network_id = n.id ORDER BY f.first LIMIT n.wanted) AS r
                UNION
                SELECT r.network_id, host(r.first), host(r.last)
                FROM unnest(:networks::uuid[], :counts::integer[]) AS n (id, wanted)
                CROSS JOIN LATERAL (
                  SELECT * FROM free_range f WHERE f.network_id = n.id AND f.first >= '::'::inet ORDER BY f.first LIMIT n.wanted) AS r
                UNION
                SELECT r.network_id, host(r.first), host(r.last)
                FROM unnest(:at::uuid[], :addresses::inet[]) AS g (id, address)
                CROSS JOIN LATERAL (
                  SELECT * FROM free_range f WHERE f.network_id = g.id AND f.first <= g.address ORDER BY f.first DESC LIMIT 1) AS r
                """)
            .bindArray("networks", UUID.class, networks)
            .bindArray("counts", Integer.class, networks.stream().map(counts::get).toList())
            .bindArray("at", UUID.class, given.stream().map(Spot::network).toList())
            .bindArray(
                "addresses", String.class, given.stream().map(s -> s.address().toString()).toList())
            .map(
                (row, c) ->
                    Map.entry(
                        row.getObject(1, UUID.class),
                        new Range(Address.of(row.getString(2)), Address.of(row.getString(3)))))
            .list());
  }

  /**
   * What is needed to give addresses back: the ranges beside them, each by an index of its own,
   * whatever the planner thinks of a network with thousands of them.
   */
  Map<UUID, FreeSpace> forGiving(Handle h, Collection<Spot> spots) {
    return spaces(
        spots.stream().map(Spot::network).distinct().toList(),
        h.createQuery(
                """
                SELECT r.network_id, host(r.first), host(r.last)
                FROM unnest(:at::uuid[], :above::inet[]) AS g (id, above)
                CROSS JOIN LATERAL (SELECT * FROM free_range f WHERE f.network_id = g.id AND f.first = g.above LIMIT 1) AS r
                UNION
                SELECT r.network_id, host(r.first), host(r.last)
                FROM unnest(:at::uuid[], :below::inet[]) AS g (id, below)
                CROSS JOIN LATERAL (SELECT * FROM free_range f WHERE f.network_id = g.id AND f.last = g.below LIMIT 1) AS r
                """)
            .bindArray("at", UUID.class, spots.stream().map(Spot::network).toList())
            .bindArray(
                "above",
                String.class,
                spots.stream().map(s -> s.address().plus(1).toString()).toList())
            .bindArray(
                "below",
                String.class,
                spots.stream().map(s -> s.address().plus(-1).toString()).toList())
            .map(
                (row, c) ->
                    Map.entry(
                        row.getObject(1, UUID.class),
                        new Range(Address.of(row.getString(2)), Address.of(row.getString(3)))))
            .list());
  }

  /** Writes what changed. */
  void write(Handle h, Map<UUID, FreeSpace> spaces) {
    List<UUID> goneIn = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    List<UUID> comeIn = new ArrayList<>();
    List<Range> come = new ArrayList<>();
    spaces.forEach(
        (network, space) -> {
          for (Range range : space.gone()) {
            goneIn.add(network);
            gone.add(range.first().toString());
          }
          for (Range range : space.come()) {
            comeIn.add(network);
            come.add(range);
          }
        });
    if (!gone.isEmpty()) {
      h.createUpdate(
              """
              DELETE FROM free_range f USING unnest(:networks::uuid[], :firsts::inet[]) AS g (network, first)
              WHERE f.network_id = g.network AND f.first = g.first
              """)
          .bindArray("networks", UUID.class, goneIn)
          .bindArray("firsts", String.class, gone)
          .execute();
    }
    if (!come.isEmpty()) {
      h.createUpdate(
              "INSERT INTO free_range (network_id, first, last) SELECT * FROM"
                  + " unnest(:networks::uuid[], :firsts::inet[], :lasts::inet[])")
          .bindArray("networks", UUID.class, comeIn)
          .bindArray("firsts", String.class, come.stream().map(r -> r.first().toString()).toList())
          .bindArray("lasts", String.class, come.stream().map(r -> r.last().toString()).toList())
          .execute();
    }
  }

  /** Replaces all ranges of a network. */
  void replace(Handle h, UUID network, FreeSpace space) {
    h.execute("DELETE FROM free_range WHERE network_id = ?", network);
    write(h, Map.of(network, space));
  }

  private static Map<UUID, FreeSpace> spaces(
      Collection<UUID> networks, List<Map.Entry<UUID, Range>> rows) {
    Map<UUID, Set<Range>> ranges = new HashMap<>();
    networks.forEach(n -> ranges.put(n, new HashSet<>()));
    rows.forEach(r -> ranges.get(r.getKey()).add(r.getValue()));
    Map<UUID, FreeSpace> spaces = new HashMap<>();
    ranges.forEach((network, found) -> spaces.put(network, new FreeSpace(found)));
    return spaces;
  }
}
