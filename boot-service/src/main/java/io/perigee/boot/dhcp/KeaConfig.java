package io.perigee.boot.dhcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * DHCP's configuration in the form of Kea: a subnet for each of the operator's networks that gives
 * out addresses or in which nodes have fixed ones, and a reservation for each interface whose
 * hardware address is known.
 */
final class KeaConfig {

  private static final List<Family> FAMILIES =
      List.of(
          new Family("Dhcp4", "subnet4", "", "ipaddress", "domain-name-servers", "ntp-servers"),
          new Family("Dhcp6", "subnet6", "_ipv6", "ipaddress_ipv6", "dns-servers", "sntp-servers"));

  private final Map<String, List<Reservation>> byNetwork = new HashMap<>();
  private final ObjectNode config = Json.object();
  private int subnets;
  private int reservations;

  /** How a family of addresses is written: here with a suffix, in Kea with names of its own. */
  private record Family(
      String root, String list, String suffix, String address, String dns, String ntp) {

    boolean v6() {
      return root.equals("Dhcp6");
    }
  }

  private record Reservation(String host, String mac, JsonNode nic) {}

  /**
   * @param networks the operator's, as published on {@code networks}
   * @param nodes gives each node as published on {@code nodes}; there may be more than fit the
   *     memory
   */
  KeaConfig(Collection<JsonNode> networks, Consumer<Consumer<JsonNode>> nodes) {
    nodes.accept(this::reserve);
    Map<String, JsonNode> ordered = new TreeMap<>();
    networks.forEach(n -> ordered.put(n.path("name").asText(), n));
    for (Family family : FAMILIES) {
      ArrayNode list = config.putObject(family.root()).putArray(family.list());
      ordered.values().forEach(n -> subnet(list, n, family));
    }
  }

  ObjectNode config() {
    return config;
  }

  int subnets() {
    return subnets;
  }

  int reservations() {
    return reservations;
  }

  private void reserve(JsonNode node) {
    for (JsonNode nic : node.path("interfaces")) {
      String mac = nic.path("macaddress").asText("");
      if (!mac.isEmpty() && nic.hasNonNull("network_id")) {
        byNetwork
            .computeIfAbsent(nic.get("network_id").asText(), id -> new ArrayList<>())
            .add(new Reservation(node.path("name").asText(), mac, nic));
      }
    }
  }

  private void subnet(ArrayNode list, JsonNode network, Family family) {
    String prefix = prefix(network, family);
    if (prefix == null) {
      return;
    }
    ObjectNode subnet = Json.object();
    ArrayNode fixed = reservations(network, family);
    String first = text(network, "dhcp_range_begin", family);
    String last = text(network, "dhcp_range_end", family);
    boolean pool = network.path("dhcp").asBoolean() && first != null && last != null;
    if (!pool && fixed.isEmpty()) {
      return;
    }
    subnet.put("id", network.path("number").asLong()).put("subnet", prefix);
    if (pool) {
      subnet.putArray("pools").addObject().put("pool", first + " - " + last);
    }
    options(subnet, network, family);
    subnet.set("reservations", fixed);
    list.add(subnet);
    subnets++;
    reservations += fixed.size();
  }

  private ArrayNode reservations(JsonNode network, Family family) {
    ArrayNode fixed = Json.MAPPER.createArrayNode();
    for (Reservation r : byNetwork.getOrDefault(network.path("id").asText(), List.of())) {
      String address = address(r.nic(), family);
      if (address != null) {
        ObjectNode row = fixed.addObject().put("hostname", r.host()).put("hw-address", r.mac());
        if (family.v6()) {
          row.putArray("ip-addresses").add(address);
        } else {
          row.put("ip-address", address);
        }
      }
    }
    return fixed;
  }

  private static void options(ObjectNode subnet, JsonNode network, Family family) {
    ArrayNode options = subnet.putArray("option-data");
    if (!family.v6()) {
      option(options, "routers", text(network, "gateway", family));
    }
    option(options, family.dns(), text(network, "nameserver_ip", family));
    String ntp = network.path("ntp_server").textValue();
    if (ntp != null && ntp.matches("[0-9a-fA-F:.]+") && ntp.contains(":") == family.v6()) {
      option(options, family.ntp(), ntp);
    }
  }

  private static void option(ArrayNode options, String name, String data) {
    if (data != null) {
      options.addObject().put("name", name).put("data", data);
    }
  }

  /** The network's prefix of a family; one of IPv6 alone stands where that of IPv4 does. */
  private static String prefix(JsonNode network, Family family) {
    String prefix = network.path("network").textValue();
    if (family.v6() && (prefix == null || !prefix.contains(":"))) {
      return network.path("network_ipv6").textValue();
    }
    return prefix == null || prefix.contains(":") == family.v6() ? prefix : null;
  }

  private static String text(JsonNode network, String field, Family family) {
    String plain = network.path(field).textValue();
    if (plain != null && plain.contains(":") == family.v6()) {
      return plain;
    }
    return family.v6() ? network.path(field + family.suffix()).textValue() : null;
  }

  private static String address(JsonNode nic, Family family) {
    String plain = nic.path("ipaddress").textValue();
    if (plain != null && plain.contains(":") == family.v6()) {
      return plain;
    }
    return family.v6() ? nic.path(family.address()).textValue() : null;
  }
}
