package io.perigee.network.dns.zone;

import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import io.perigee.network.cns.CnsRecord;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The records of all zones, worked out from what has a name. Each of the operator's networks is a
 * zone of its name ({@code node001.cluster}), with the way back from its addresses; machines' names
 * are in the zones of their datacenters.
 */
final class Zones {

  /** The interface whose address bears the plain name where a node has several in a network. */
  private static final String MAIN = "BOOTIF";

  private final SortedMap<String, SortedSet<ZoneRecord>> zones = new TreeMap<>();

  /**
   * A network that is a zone.
   *
   * @param prefixes its addresses, of one family or both
   */
  record Net(UUID id, String name, List<Prefix> prefixes) {}

  SortedMap<String, SortedSet<ZoneRecord>> zones() {
    return zones;
  }

  void networks(Collection<Net> networks, Collection<Named> named) {
    Map<UUID, List<Named>> byNetwork =
        named.stream().collect(Collectors.groupingBy(Named::network));
    for (Net net : networks) {
      String zone = label(net.name());
      zone(zone);
      net.prefixes().forEach(p -> zone(ReverseZone.of(p)));
      List<Named> here = byNetwork.getOrDefault(net.id(), List.of());
      Map<String, String> main = main(here);
      for (Named one : here) {
        String host = label(one.host());
        if (one.holder() != null && !main.get(key(one)).equals(one.iface())) {
          host += "-" + label(one.iface()).replace('.', '-');
        }
        add(net, zone, host, one.address());
      }
    }
  }

  void machines(Map<String, List<CnsRecord>> records) {
    records.forEach(
        (zone, of) -> {
          SortedSet<ZoneRecord> there = zone(zone);
          of.forEach(r -> there.add(new ZoneRecord(r.name() + ".", r.type(), r.content())));
        });
  }

  private void add(Net net, String zone, String host, Address address) {
    zone(zone).add(new ZoneRecord(host, address.v6() ? "AAAA" : "A", address.toString()));
    net.prefixes().stream()
        .filter(p -> p.contains(address))
        .findFirst()
        .ifPresent(
            p ->
                zone(ReverseZone.of(p))
                    .add(
                        new ZoneRecord(
                            ReverseZone.name(address, p), "PTR", host + "." + zone + ".")));
  }

  private SortedSet<ZoneRecord> zone(String name) {
    return zones.computeIfAbsent(name, key -> new TreeSet<>());
  }

  /** Which interface of each holder and family bears the holder's own name. */
  private static Map<String, String> main(List<Named> here) {
    Comparator<Named> first =
        Comparator.comparing((Named n) -> !n.iface().equals(MAIN)).thenComparing(Named::iface);
    return here.stream()
        .filter(n -> n.holder() != null)
        .sorted(first)
        .collect(Collectors.toMap(Zones::key, Named::iface, (a, b) -> a));
  }

  private static String key(Named named) {
    return named.holder() + "/" + named.address().v6();
  }

  /** A Luna2 name as DNS writes it: what it cannot have becomes a hyphen. */
  private static String label(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
  }
}
