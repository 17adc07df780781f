package io.perigee.compute.known;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.NetworkWish;
import io.perigee.compute.machine.Networks;
import io.perigee.compute.machine.Nic;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.projection.KnownRow;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  public Optional<String> unusable(
      UUID account, Machine.RegionRef region, List<NetworkWish> networks) {
    try {
      usable(account, region, networks);
      return Optional.empty();
    } catch (Conflict e) {
      return Optional.of(e.getMessage().replaceFirst("^networks: ", ""));
    }
  }

  @Override
  public List<Nic> lease(Machine machine, List<NetworkWish> networks) {
    ObjectNode request = Json.object();
    ArrayNode leases = request.putArray("leases");
    for (int i = 0; i < networks.size(); i++) {
      leases.add(lease(machine, i, networks.get(i)));
    }
    JsonNode given = internal.post("network", "/internal/leases", request).path("leases");
    List<Nic> nics = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      nics.add(nic(machine.id(), i, given.path(i)));
    }
    return nics;
  }

  @Override
  public Nic lease(Machine machine, NetworkWish network, int position) {
    ObjectNode request = Json.object();
    request.putArray("leases").add(lease(machine, position, network));
    return nic(
        machine.id(),
        position,
        internal.post("network", "/internal/leases", request).path("leases").path(0));
  }

  private static ObjectNode lease(Machine machine, int position, NetworkWish wish) {
    ObjectNode lease =
        Json.object()
            .put("network_id", wish.network().toString())
            .put("interface", "net" + position)
            .put("version", machine.version() + 1);
    if (wish.address() != null) {
      lease.put("address", wish.address());
    }
    lease
        .putObject("holder")
        .put("kind", "machine")
        .put("id", machine.id().toString())
        .put("name", machine.name());
    return lease;
  }

  @Override
  public Optional<UUID> defaultFabric(UUID account, Machine.RegionRef region) {
    return internal
        .find(
            "network", "/internal/networks/default/%s?region_id=%s".formatted(account, region.id()))
        .map(found -> found.path("default_network").textValue())
        .map(UUID::fromString);
  }

  @Override
  public Optional<String> notOwn(UUID account, Machine.RegionRef region, List<UUID> networks) {
    List<NetworkWish> wishes = networks.stream().map(id -> new NetworkWish(id, null)).toList();
    try {
      List<String> others = new ArrayList<>();
      for (JsonNode network : usable(account, region, wishes)) {
        if (!account.toString().equals(network.path("account_id").asText())) {
          others.add(network.path("id").asText());
        }
      }
      return others.isEmpty()
          ? Optional.empty()
          : Optional.of("not fabric networks of the account: " + others);
    } catch (Conflict e) {
      return Optional.of(e.getMessage().replaceFirst("^networks: ", ""));
    }
  }

  @Override
  public Map<UUID, String> lease(String kind, UUID holder, String name, List<UUID> networks) {
    ObjectNode request = Json.object();
    ArrayNode leases = request.putArray("leases");
    for (UUID network : networks) {
      leases
          .addObject()
          .put("network_id", network.toString())
          .put("interface", "net0")
          .putObject("holder")
          .put("kind", kind)
          .put("id", holder.toString())
          .put("name", name);
    }
    JsonNode given = internal.post("network", "/internal/leases", request).path("leases");
    Map<UUID, String> addresses = new LinkedHashMap<>();
    for (int i = 0; i < networks.size(); i++) {
      addresses.put(networks.get(i), given.path(i).path("address").asText());
    }
    return addresses;
  }

  @Override
  public void release(String kind, UUID holder) {
    ObjectNode request = Json.object();
    request.putObject("holder").put("kind", kind).put("id", holder.toString());
    internal.post("network", "/internal/leases/release", request);
  }

  /** The account's own networks, then the public ones. */
  private Stream<KnownRow> visible(UUID account) {
    return Stream.concat(
        known.list(Topics.NETWORKS, account.toString()).stream(),
        known.list(Topics.NETWORKS, null).stream());
  }

  /**
   * The networks as their owner has them, by one call.
   *
   * @throws Conflict naming those that the account may not use so
   */
  private JsonNode usable(UUID account, Machine.RegionRef region, List<NetworkWish> networks) {
    ObjectNode request =
        Json.object().put("account", account.toString()).put("region_id", region.id().toString());
    ArrayNode rows = request.putArray("networks");
    for (NetworkWish wish : networks) {
      ObjectNode row = rows.addObject().put("id", wish.network().toString());
      if (wish.address() != null) {
        row.put("address", wish.address());
      }
    }
    return internal.post("network", "/internal/networks/usable", request).path("networks");
  }

  /** Of a pool it is one of its networks that the interface is on. */
  private static Nic nic(UUID machine, int position, JsonNode lease) {
    return new Nic(
        position,
        mac(machine, position),
        UUID.fromString(lease.path("network_id").asText()),
        lease.path("address").asText(),
        netmask(lease.path("prefix_length").asInt()),
        lease.path("gateway").asText(null),
        position == 0,
        Nic.State.RUNNING);
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
