package io.perigee.network.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import io.perigee.network.address.Address;
import java.util.List;
import java.util.UUID;

/**
 * A network.
 *
 * <pre>
 *   active ──► deleting ──► (gone)
 *      ▲          │
 *      └──────────┘  somebody refers to it
 * </pre>
 *
 * While it is being deleted nothing new may refer to it: it does not resolve and leases no address.
 *
 * @param id its identity
 * @param number its number for APIs that name things by number
 * @param account the owner; null for the operator, whose networks are public
 * @param region the region whose machines may use it; null for all
 * @param settings what is configured
 * @param deleting true while its deletion is being decided
 * @param version grows with each change
 */
public record Network(
    UUID id,
    long number,
    UUID account,
    UUID region,
    NetworkSettings settings,
    boolean deleting,
    long version) {

  public String name() {
    return settings.name();
  }

  /** The same network after a change. */
  Network with(NetworkSettings changed) {
    return new Network(id, number, account, region, changed, deleting, version + 1);
  }

  /** The document of this network on the topic {@code networks} and between services. */
  public ObjectNode document() {
    NetworkSettings s = settings;
    ObjectNode document = Json.object();
    document.put("id", id.toString()).put("number", number).put("name", s.name());
    document
        .put("account_id", text(account))
        .put("region_id", text(region))
        .put("public", account == null);
    document.put("network", s.network().toString()).put("prefix_length", s.network().length());
    document.put("gateway", text(s.gateway())).put("gateway_metric", s.gatewayMetric());
    document.put("nameserver_ip", text(s.nameserverIp())).put("ntp_server", s.ntpServer());
    document.put("zone", s.zone()).put("type", s.type()).put("dhcp", s.dhcp());
    document
        .put("dhcp_range_begin", text(s.dhcpRangeBegin()))
        .put("dhcp_range_end", text(s.dhcpRangeEnd()));
    document.put("comment", s.comment()).put("shared", s.shared());
    if (s.ipv6() != null) {
      ipv6(document, s.ipv6());
    }
    if (s.fabric() != null) {
      fabric(document, s.fabric());
    }
    return document;
  }

  private static void ipv6(ObjectNode document, Ipv6 ipv6) {
    document
        .put("network_ipv6", ipv6.network().toString())
        .put("prefix_length_ipv6", ipv6.network().length())
        .put("gateway_ipv6", text(ipv6.gateway()))
        .put("nameserver_ip_ipv6", text(ipv6.nameserverIp()))
        .put("dhcp_range_begin_ipv6", text(ipv6.dhcpRangeBegin()))
        .put("dhcp_range_end_ipv6", text(ipv6.dhcpRangeEnd()));
  }

  private static void fabric(ObjectNode document, Fabric fabric) {
    document.put("fabric", true).put("vlan_id", fabric.vlanId());
    document
        .put("provision_start_ip", text(fabric.provisionStart()))
        .put("provision_end_ip", text(fabric.provisionEnd()));
    fabric.resolvers().forEach(r -> document.withArray("resolvers").add(r.toString()));
    document.set("routes", fabric.routes());
    document.put("internet_nat", fabric.internetNat());
  }

  /** What is published when these fields have changed. */
  StateChange change(List<String> changed) {
    return new StateChange(
        Topics.NETWORKS,
        id.toString(),
        name(),
        version,
        text(account),
        text(region),
        "active",
        changed,
        false,
        document());
  }

  /** What is published when it is no more. */
  StateChange end() {
    return new StateChange(
        Topics.NETWORKS,
        id.toString(),
        name(),
        version + 1,
        text(account),
        text(region),
        "deleted",
        List.of("state"),
        true,
        document());
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  static Address address(String text) {
    return text == null ? null : Address.of(text);
  }
}
