package io.perigee.network.face.lunanode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.network.address.Prefix;
import io.perigee.network.securitygroup.SecurityRule;
import java.util.Set;

/** A rule of a security group as LunaNode writes and shows it. */
final class SecurityRuleForm {

  private static final Set<String> FIELDS =
      Set.of(
          "region",
          "group_id",
          "direction",
          "type",
          "protocol",
          "remote_type",
          "remote_value",
          "port_min",
          "port_max",
          "label");
  private static final int HIGHEST_PORT = 65_535;
  private static final int LONGEST_LABEL = 255;

  private SecurityRuleForm() {}

  static SecurityRule read(Fields params) {
    params
        .only(FIELDS)
        .require("group_id", "direction", "type", "protocol", "remote_type", "remote_value");
    boolean v6 = params.oneOf("type", "4", "6").value().equals("6");
    String protocol = params.oneOf("protocol", "*", "tcp", "udp", "icmp").value();
    boolean ofGroup = params.oneOf("remote_type", "cidr", "group").value().equals("group");
    Integer min = params.integer("port_min", 1, HIGHEST_PORT).value();
    Integer max = params.integer("port_max", 1, HIGHEST_PORT).value();
    if ((min != null || max != null) && !protocol.equals("tcp") && !protocol.equals("udp")) {
      throw params.invalid("port_min", "and port_max are for tcp and udp only");
    }
    Integer first = min == null ? max : min;
    Integer last = max == null ? min : max;
    if (first != null && first > last) {
      throw params.invalid("port_min", "must not be above port_max");
    }
    return new SecurityRule(
        0,
        params.oneOf("direction", "ingress", "egress").value().equals("ingress"),
        v6,
        protocol.equals("*") ? null : protocol,
        ofGroup ? null : network(params, v6),
        ofGroup ? params.number("remote_value", 1, Long.MAX_VALUE).value() : null,
        first,
        last,
        params.text("label", LONGEST_LABEL).value());
  }

  static ObjectNode shown(SecurityRule rule) {
    return Documents.empty()
        .put("id", rule.number())
        .put("direction", rule.ingress() ? "ingress" : "egress")
        .put("ethertype", rule.v6() ? "IPv6" : "IPv4")
        .put("protocol", rule.protocol() == null ? "*" : rule.protocol())
        .put("port_range", ports(rule))
        .put("remote", rule.network() == null ? "group " + rule.group() : rule.network().toString())
        .put("label", rule.label());
  }

  private static String ports(SecurityRule rule) {
    if (rule.portMin() == null) {
      return "*";
    }
    return rule.portMin().equals(rule.portMax())
        ? rule.portMin().toString()
        : rule.portMin() + "-" + rule.portMax();
  }

  private static Prefix network(Fields params, boolean v6) {
    return Prefix.parse(params.text("remote_value").value())
        .filter(p -> p.first().v6() == v6)
        .orElseThrow(
            () ->
                params.invalid(
                    "remote_value",
                    "must be an IPv%d network as address/bits without host bits"
                        .formatted(v6 ? 6 : 4)));
  }
}
