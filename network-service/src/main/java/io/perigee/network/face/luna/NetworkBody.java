package io.perigee.network.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import io.perigee.faces.luna.LunaBody;
import io.perigee.faces.luna.LunaName;
import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import io.perigee.network.network.Ipv6;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkSettings;
import java.util.List;
import java.util.Set;

/** A network as Luna2 writes it ("Network Management" of the Luna2 REST API). */
final class NetworkBody {

  private static final Set<String> FIELDS =
      Set.of(
          "newnetname",
          "network",
          "gateway",
          "gateway_metric",
          "nameserver_ip",
          "ntp_server",
          "zone",
          "type",
          "dhcp",
          "dhcp_range_begin",
          "dhcp_range_end",
          "network_ipv6",
          "gateway_ipv6",
          "nameserver_ip_ipv6",
          "dhcp_range_begin_ipv6",
          "dhcp_range_end_ipv6",
          "shared",
          "comment");
  private static final List<String> OF_IPV6 =
      List.of("gateway_ipv6", "nameserver_ip_ipv6", "dhcp_range_begin_ipv6", "dhcp_range_end_ipv6");
  private static final int MAX_NTP = 255;

  private final Fields fields;

  private NetworkBody(Fields fields) {
    this.fields = fields;
  }

  /** Reads {@code {"config":{"network":{"<name>":{…}}}}}. */
  static NetworkBody of(byte[] body, String name) {
    return new NetworkBody(LunaBody.config(body, "network", name).only(FIELDS));
  }

  /** The same, where a name for the new network must be there. */
  static NetworkBody ofClone(byte[] body, String name) {
    NetworkBody read = of(body, name);
    read.fields.require("newnetname");
    return read;
  }

  /** What the request makes of a network's settings; fields that it does not name stay. */
  NetworkSettings applied(NetworkSettings now) {
    Given<String> name = fields.text("newnetname").map(n -> LunaName.object("newnetname", n));
    Given<Prefix> network = fields.text("network").map(t -> prefix("network", t));
    boolean dhcp = fields.has("dhcp") ? fields.flag("dhcp").orElse(false) : now.dhcp();
    return new NetworkSettings(
        name.orElse(now.name()),
        network.or(now.network()),
        address("gateway").or(now.gateway()),
        fields.integer("gateway_metric", 0, Integer.MAX_VALUE).or(now.gatewayMetric()),
        address("nameserver_ip").or(now.nameserverIp()),
        fields.text("ntp_server", MAX_NTP).or(now.ntpServer()),
        fields.has("zone")
            ? fields.oneOf("zone", "internal", "external").orElse("internal")
            : now.zone(),
        fields.has("type")
            ? fields.oneOf("type", "ethernet", "infiniband").orElse("ethernet")
            : now.type(),
        dhcp,
        dhcp ? address("dhcp_range_begin").or(now.dhcpRangeBegin()) : null,
        dhcp ? address("dhcp_range_end").or(now.dhcpRangeEnd()) : null,
        fields.text("comment").or(now.comment()),
        fields.text("shared", LunaName.MAX_OBJECT).or(now.shared()),
        null,
        ipv6(now.ipv6(), dhcp));
  }

  /** The IPv6 side; null where there is none, or the request clears its network. */
  private Ipv6 ipv6(Ipv6 now, boolean dhcp) {
    Ipv6 was = now == null ? new Ipv6(null, null, null, null, null) : now;
    Prefix network =
        fields.text("network_ipv6").map(t -> prefix("network_ipv6", t)).or(was.network());
    Ipv6 becomes =
        new Ipv6(
            network,
            address("gateway_ipv6").or(was.gateway()),
            address("nameserver_ip_ipv6").or(was.nameserverIp()),
            dhcp ? address("dhcp_range_begin_ipv6").or(was.dhcpRangeBegin()) : null,
            dhcp ? address("dhcp_range_end_ipv6").or(was.dhcpRangeEnd()) : null);
    if (network != null) {
      return becomes;
    }
    for (String field : OF_IPV6) {
      if (fields.text(field).value() != null) {
        throw fields.invalid(field, "needs network_ipv6");
      }
    }
    return null;
  }

  /** A network as GET shows it. */
  static ObjectNode shown(Network network) {
    NetworkSettings s = network.settings();
    ObjectNode shown =
        Documents.empty().put("name", s.name()).put("network", s.network().toString());
    shown.put("gateway", text(s.gateway()));
    if (s.gatewayMetric() != null) {
      shown.put("gateway_metric", s.gatewayMetric());
    }
    shown.put("nameserver_ip", text(s.nameserverIp())).put("ntp_server", s.ntpServer());
    shown
        .put("zone", s.zone())
        .put("type", s.type())
        .put("comment", s.comment())
        .put("dhcp", s.dhcp());
    if (s.dhcp()) {
      shown
          .put("dhcp_range_begin", text(s.dhcpRangeBegin()))
          .put("dhcp_range_end", text(s.dhcpRangeEnd()));
    }
    if (s.ipv6() != null) {
      ipv6(shown, s.ipv6(), s.dhcp());
    }
    if (s.shared() != null) {
      shown.put("shared", s.shared());
    }
    return shown;
  }

  private static void ipv6(ObjectNode shown, Ipv6 ipv6, boolean dhcp) {
    shown
        .put("network_ipv6", ipv6.network().toString())
        .put("gateway_ipv6", text(ipv6.gateway()))
        .put("nameserver_ip_ipv6", text(ipv6.nameserverIp()));
    if (dhcp) {
      shown
          .put("dhcp_range_begin_ipv6", text(ipv6.dhcpRangeBegin()))
          .put("dhcp_range_end_ipv6", text(ipv6.dhcpRangeEnd()));
    }
  }

  private Prefix prefix(String field, String text) {
    return Prefix.parse(text)
        .orElseThrow(
            () ->
                fields.invalid(
                    field,
                    "must be a network as address/bits without host bits, for example"
                        + " 10.141.0.0/16"));
  }

  private Given<Address> address(String field) {
    return fields
        .text(field)
        .map(
            t ->
                Address.parse(t).orElseThrow(() -> fields.invalid(field, "must be an IP address")));
  }

  private static String text(Address address) {
    return address == null ? null : address.toString();
  }
}
