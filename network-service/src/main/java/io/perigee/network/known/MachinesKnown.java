package io.perigee.network.known;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.topic.Topics;
import io.perigee.network.address.Address;
import io.perigee.network.firewall.FirewalledMachine;
import io.perigee.network.firewall.MachineDirectory;
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

/** Machines from the topic {@code machines}, for firewall rules. */
@Singleton
final class MachinesKnown implements MachineDirectory {

  private final Known known;

  MachinesKnown(Known known) {
    this.known = known;
  }

  @Override
  public Optional<Entry> find(UUID account, UUID id) {
    return known
        .byId(Topics.MACHINES, id.toString())
        .filter(row -> account.toString().equals(row.account()))
        .filter(MachinesKnown::exists)
        .map(MachinesKnown::entry);
  }

  @Override
  public List<Entry> of(UUID account) {
    return known.list(Topics.MACHINES, account.toString()).stream()
        .filter(MachinesKnown::exists)
        .map(MachinesKnown::entry)
        .toList();
  }

  private static boolean exists(KnownRow row) {
    return row.object() instanceof ObjectNode object
        && !object.path("state").asText().equals("deleted");
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
