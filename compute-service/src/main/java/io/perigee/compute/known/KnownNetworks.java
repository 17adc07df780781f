package io.perigee.compute.known;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.Networks;
import io.perigee.compute.machine.Nic;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.projection.KnownRow;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Chooses networks from what is known of them, and leases addresses from the network service. */
@Singleton
final class KnownNetworks implements Networks {

  private final Known known;
  private final Internal internal;

  KnownNetworks(Known known, Internal internal) {
    this.known = known;
    this.internal = internal;
  }

  /**
   * One external and one internal network of the region (<i>CreateMachine</i>), the account's own
   * before public ones.
   */
  @Override
  public List<UUID> ofRegion(UUID account, Machine.RegionRef region) {
    List<KnownRow> usable =
        visible(account).filter(n -> region.id().toString().equals(n.region())).toList();
    return Stream.of("external", "internal")
        .flatMap(
            zone ->
                usable.stream()
                    .filter(n -> n.object().path("zone").asText("internal").equals(zone))
                    .limit(1))
        .map(n -> UUID.fromString(n.id()))
        .toList();
  }

  @Override
  public Optional<UUID> byNumber(UUID account, long number) {
    return visible(account)
        .filter(n -> n.object().path("number").asLong(-1) == number)
        .findFirst()
        .map(n -> UUID.fromString(n.id()));
  }

  @Override
  public List<UUID> unusable(UUID account, Machine.RegionRef region, List<UUID> networks) {
    return networks.stream().filter(id -> !usable(account, region, id)).toList();
  }

  @Override
  public List<Nic> lease(Machine machine, List<UUID> networks) {
    ObjectNode request = Json.object();
    ArrayNode leases = request.putArray("leases");
    for (int i = 0; i < networks.size(); i++) {
      ObjectNode lease =
          leases
              .addObject()
              .put("network_id", networks.get(i).toString())
              .put("interface", "net" + i);
      lease
          .put("version", machine.version() + 1)
          .putObject("holder")
          .put("kind", "machine")
          .put("id", machine.id().toString())
          .put("name", machine.name());
    }
    JsonNode given = internal.post("network", "/internal/leases", request).path("leases");
    List<Nic> nics = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      nics.add(nic(machine.id(), i, networks.get(i), given.path(i)));
    }
    return nics;
  }

  /** The account's own networks, then the public ones. */
  private Stream<KnownRow> visible(UUID account) {
    return Stream.concat(
        known.list(Topics.NETWORKS, account.toString()).stream(),
        known.list(Topics.NETWORKS, null).stream());
  }

  private boolean usable(UUID account, Machine.RegionRef region, UUID network) {
    return internal
        .find("network", "/internal/networks/" + network)
        .filter(
            n ->
                n.path("account_id").isNull()
                    || n.path("account_id").asText().equals(account.toString()))
        .filter(
            n ->
                n.path("region_id").isNull()
                    || n.path("region_id").asText().equals(region.id().toString()))
        .isPresent();
  }

  private static Nic nic(UUID machine, int position, UUID network, JsonNode lease) {
    return new Nic(
        position,
        mac(machine, position),
        network,
        lease.path("address").asText(),
        netmask(lease.path("prefix_length").asInt()),
        lease.path("gateway").asText(null));
  }

  /**
   * Locally administered, made from the machine's id, so that a repeated step gives the same: 36
   * random bits of it and the interface's place. The schema refuses a second use.
   */
  private static String mac(UUID machine, int position) {
    long bits = machine.getLeastSignificantBits() << 4 | position & 0xf;
    return "92:%02x:%02x:%02x:%02x:%02x"
        .formatted(
            bits >>> 32 & 0xff,
            bits >>> 24 & 0xff,
            bits >>> 16 & 0xff,
            bits >>> 8 & 0xff,
            bits & 0xff);
  }

  private static String netmask(int length) {
    int mask = length == 0 ? 0 : -1 << (32 - length);
    return "%d.%d.%d.%d"
        .formatted(mask >>> 24 & 0xff, mask >>> 16 & 0xff, mask >>> 8 & 0xff, mask & 0xff);
  }
}
