package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.NetworkWish;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads networks: ids, or objects with a chosen address (<i>Network objects</i>). */
final class NetworkParams {

  private static final int MOST = 16;
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}");

  private NetworkParams() {}

  /**
   * An array of ids or objects; as a query or form, one id or several. The primary one comes first.
   *
   * @return null if nothing is said
   */
  static List<NetworkWish> list(Fields params) {
    JsonNode given = params.object().get("networks");
    if (given == null || given.isNull()) {
      return null;
    }
    if (given.isObject()) {
      throw Invalid.field("networks", "networks must be an array, not an object");
    }
    if (!given.isArray()) {
      given = Documents.empty().putArray("networks").add(given);
    }
    List<NetworkWish> networks = new ArrayList<>();
    int primaries = 0;
    for (JsonNode entry : given) {
      NetworkWish wish = one("networks[" + networks.size() + "]", entry);
      if (entry.path("primary").asBoolean(false)) {
        primaries++;
        networks.addFirst(wish);
      } else {
        networks.add(wish);
      }
    }
    if (primaries > 1) {
      throw Invalid.field("networks", "networks: only one can be primary");
    }
    if (networks.size() > MOST
        || networks.stream().map(NetworkWish::network).distinct().count() != networks.size()) {
      throw Invalid.field("networks", "networks: at most " + MOST + ", each once");
    }
    return List.copyOf(networks);
  }

  /** One network, as an id or an object. */
  static NetworkWish one(String field, JsonNode entry) {
    if (!(entry instanceof ObjectNode object)) {
      Fields only = Fields.of(Documents.empty().<ObjectNode>set(field, entry));
      return new NetworkWish(only.require(field).uuid(field).value(), null);
    }
    Fields fields =
        Fields.at(field, object)
            .only(Set.of("ipv4_uuid", "ipv4_ips", "primary"))
            .require("ipv4_uuid");
    fields.flag("primary");
    return new NetworkWish(fields.uuid("ipv4_uuid").value(), address(fields));
  }

  private static String address(Fields fields) {
    List<String> addresses = fields.texts("ipv4_ips").value();
    if (addresses == null) {
      return null;
    }
    if (addresses.size() != 1 || !IPV4.matcher(addresses.getFirst()).matches()) {
      throw fields.invalid("ipv4_ips", "must be an array of one IPv4 address");
    }
    return addresses.getFirst();
  }
}
