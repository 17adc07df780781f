package io.perigee.network.known;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.topic.Topics;
import io.perigee.network.address.Address;
import io.perigee.network.firewall.FirewalledMachine;
import io.perigee.network.firewall.MachineDirectory;
import io.perigee.runtime.identity.Datacenter;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.projection.KnownRow;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Machines from the topic {@code machines}, for firewall rules; by the URL of a region those of
 * that region.
 */
@Singleton
final class MachinesKnown implements MachineDirectory {

  private final Known known;
  private final Datacenter datacenter;

  MachinesKnown(Known known, Datacenter datacenter) {
    this.known = known;
    this.datacenter = datacenter;
  }

  @Override
  public Optional<Entry> find(UUID account, UUID id) {
    return known
        .byId(Topics.MACHINES, id.toString())
        .filter(row -> account.toString().equals(row.account()))
        .filter(this::isHere)
        .map(MachinesKnown::entry);
  }

  @Override
  public List<Entry> of(UUID account) {
    return known.list(Topics.MACHINES, account.toString()).stream()
        .filter(this::isHere)
        .map(MachinesKnown::entry)
        .toList();
  }

  private boolean isHere(KnownRow row) {
    String here = datacenter.region();
    return row.object() instanceof ObjectNode object
        && !object.path("state").asText().equals("deleted")
        && (here == null || here.equals(object.path("region").asText()));
  }

  private static Entry entry(KnownRow row) {
    ObjectNode object = (ObjectNode) row.object();
    Map<String, String> tags = new HashMap<>();
    object.path("tags").properties().forEach(t -> tags.put(t.getKey(), t.getValue().asText()));
    Set<Address> addresses = new HashSet<>();
    for (JsonNode nic : object.path("nics")) {
      Optional.ofNullable(nic.path("ip").textValue())
          .flatMap(Address::parse)
          .ifPresent(addresses::add);
    }
    return new Entry(
        new FirewalledMachine(
            UUID.fromString(row.id()),
            UUID.fromString(row.account()),
            object.path("firewall_enabled").asBoolean(),
            tags,
            addresses),
        object);
  }
}
