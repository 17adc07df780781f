package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.NodeChange.InterfaceChange;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import io.perigee.faces.luna.LunaName;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Interfaces of nodes and groups as Luna2 sends them. */
final class InterfaceBody {

  private static final Set<String> OF_GROUPS =
      Set.of("interface", "network", "options", "vlanid", "dhcp", "force");
  private static final Set<String> OF_NODES =
      Set.of(
          "interface",
          "network",
          "ipaddress",
          "ipaddress_ipv6",
          "macaddress",
          "macaddr",
          "options",
          "vlanid",
          "dhcp",
          "force");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,31}");
  private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private InterfaceBody() {}

  /** A node's; empty if the request has none. */
  static List<InterfaceChange> ofNode(Fields sent) {
    return read(sent, OF_NODES);
  }

  /** A group's, which have no addresses of their own. */
  static List<InterfaceChange> ofGroup(Fields sent) {
    return read(sent, OF_GROUPS);
  }

  /** The rows of a body that must have some, as of the {@code interfaces} endpoints. */
  static List<InterfaceChange> required(Fields sent, List<InterfaceChange> rows) {
    if (rows.isEmpty()) {
      throw Missing.field(sent.path("interfaces"));
    }
    return rows;
  }

  private static List<InterfaceChange> read(Fields sent, Set<String> known) {
    Set<String> seen = new HashSet<>();
    return sent.rows("interfaces").orElse(List.of()).stream()
        .map(
            row -> {
              row.object().remove(row.names().stream().filter(n -> n.startsWith("_")).toList());
              InterfaceChange change = one(row.only(known).require("interface"));
              if (!seen.add(change.name())) {
                throw row.invalid("interface", change.name() + " stands twice");
              }
              return change;
            })
        .toList();
  }

  private static InterfaceChange one(Fields row) {
    String name = row.text("interface").value();
    if (!NAME.matcher(name).matches()) {
      throw row.invalid(
          "interface", "may hold letters, digits, '.', '_', ':' and '-', at most 32 characters");
    }
    ObjectNode fields = Json.object();
    MemberBody.put(
        fields, "network", row.text("network").map(n -> LunaName.object(row.path("network"), n)));
    MemberBody.put(fields, "ipaddress", row.text("ipaddress").map(a -> address(row, a)));
    MemberBody.put(fields, "ipaddress_ipv6", row.text("ipaddress_ipv6").map(a -> ipv6(row, a)));
    MemberBody.put(
        fields, "macaddress", mac(row, row.has("macaddress") ? "macaddress" : "macaddr"));
    MemberBody.put(fields, "options", row.text("options", 1024));
    row.integer("vlanid", 1, 4094).ifPresent(v -> fields.put("vlanid", v));
    row.flag("dhcp").ifPresent(v -> fields.put("dhcp", v != null && v));
    row.flag("force");
    return new InterfaceChange(row.path("").replaceAll("\\.$", ""), name, fields);
  }

  private static Given<String> mac(Fields row, String field) {
    return row.text(field)
        .map(
            text -> {
              String mac = text.toLowerCase(Locale.ROOT).replace('-', ':');
              if (!MAC.matcher(mac).matches()) {
                throw row.invalid(field, "must be a MAC address, for example 02:00:00:00:00:01");
              }
              return mac;
            });
  }

  static String ipv6(Fields row, String text) {
    try {
      if (ADDRESS.matcher(text).matches() && InetAddress.ofLiteral(text) instanceof Inet6Address) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the refusal.
    }
    throw row.invalid("ipaddress_ipv6", "must be an IPv6 address");
  }

  static String address(Fields row, String text) {
    try {
      if (ADDRESS.matcher(text).matches() && InetAddress.ofLiteral(text) != null) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the refusal.
    }
    throw row.invalid("ipaddress", "must be an IP address");
  }
}
