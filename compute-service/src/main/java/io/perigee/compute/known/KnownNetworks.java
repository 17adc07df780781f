package io.perigee.compute.known;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.NetworkWish;
import io.perigee.compute.machine.Networks;
import io.perigee.compute.machine.Nic;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.projection.KnownRow;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
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
    List<UUID> unusable = new ArrayList<>();
    for (NetworkWish wish : networks) {
      Optional<JsonNode> found = usable(account, region, wish.network());
      if (found.isEmpty()) {
        unusable.add(wish.network());
      } else if (wish.address() != null && found.get().path("account_id").isNull()) {
        return Optional.of(
            "an address cannot be chosen on %s, which is not the account's own"
                .formatted(wish.network()));
      }
    }
    return unusable.isEmpty()
        ? Optional.empty()
        : Optional.of("not usable in region %s: %s".formatted(region.name(), unusable));
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
      nics.add(nic(machine.id(), i, networks.get(i).network(), given.path(i)));
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
        network.network(),
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
    return known.list(Topics.NETWORKS, account.toString()).stream()
        .filter(n -> region.id().toString().equals(n.region()))
        .min(Comparator.comparing(n -> !n.object().path("default").asBoolean()))
        .map(n -> UUID.fromString(n.id()));
  }

  @Override
  public Optional<String> notOwn(UUID account, Machine.RegionRef region, List<UUID> networks) {
    List<UUID> others =
        networks.stream()
            .filter(
                id ->
                    usable(account, region, id)
                        .filter(n -> n.path("account_id").isTextual())
                        .isEmpty())
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of("not fabric networks of the account: " + others);
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

  private Optional<JsonNode> usable(UUID account, Machine.RegionRef region, UUID network) {
    return internal
        .find("network", "/internal/networks/" + network)
        .filter(
            n ->
                n.path("account_id").isNull()
                    || n.path("account_id").asText().equals(account.toString()))
        .filter(
            n ->
                n.path("region_id").isNull()
                    || n.path("region_id").asText().equals(region.id().toString()));
  }

  /** On the network that the address is of: one of its networks, where a pool was asked for. */
  private static Nic nic(UUID machine, int position, UUID asked, JsonNode lease) {
    return new Nic(
        position,
        mac(machine, position),
        UUID.fromString(lease.path("network_id").asText(asked.toString())),
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
