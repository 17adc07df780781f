package io.perigee.compute.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A network interface of a node.
 *
 * @param name {@code BOOTIF}, {@code BMC}, {@code ib0}, …
 * @param networkId its network; null if none is configured
 * @param network the network's name; null without network
 * @param ipaddress its address, leased from the network service; null if it has none of its own
 *     (DHCP)
 * @param ipaddressIpv6 its IPv6 address beside that one, in a network of both families; may be null
 * @param macaddress lower case with colons, unique among all nodes; may be null
 * @param options free text for the interface's configuration; may be null
 * @param vlanid 1 to 4094; may be null
 * @param dhcp true if it gets its address from the network's DHCP range
 */
public record NodeInterface(
    String name,
    UUID networkId,
    String network,
    String ipaddress,
    String ipaddressIpv6,
    String macaddress,
    String options,
    Integer vlanid,
    boolean dhcp) {

  /** The interface by which a node's BMC is reached. */
  public static final String BMC = "BMC";

  /** One that has no second address. */
  public NodeInterface(
      String name,
      UUID networkId,
      String network,
      String ipaddress,
      String macaddress,
      String options,
      Integer vlanid,
      boolean dhcp) {
    this(name, networkId, network, ipaddress, null, macaddress, options, vlanid, dhcp);
  }

  /** Its addresses, of each family. */
  public List<String> addresses() {
    return Stream.of(ipaddress, ipaddressIpv6).filter(Objects::nonNull).toList();
  }

  /** Reads a row as SQL gives it. */
  public static NodeInterface of(JsonNode row) {
    return new NodeInterface(
        row.path("interface").asText(),
        row.path("network_id").isTextual()
            ? UUID.fromString(row.path("network_id").asText())
            : null,
        row.path("network").textValue(),
        row.path("ipaddress").textValue(),
        row.path("ipaddress_ipv6").textValue(),
        row.path("macaddress").textValue(),
        row.path("options").textValue(),
        row.path("vlanid").isInt() ? row.path("vlanid").intValue() : null,
        row.path("dhcp").asBoolean());
  }
}
