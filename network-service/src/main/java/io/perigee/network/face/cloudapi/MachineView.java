package io.perigee.network.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.faces.cloudapi.ApiVersion;
import java.util.List;

/**
 * A machine of the topic {@code machines} as CloudAPI shows it (<i>ListFirewallRuleMachines</i>,
 * Returns). Metadata whose names say that they are secret are not published and therefore not
 * shown.
 */
final class MachineView {

  private static final List<String> FIELDS =
      List.of(
          "id",
          "name",
          "type",
          "brand",
          "state",
          "image",
          "ips",
          "memory",
          "disk",
          "metadata",
          "tags",
          "created",
          "updated",
          "networks",
          "primaryIp",
          "nics",
          "firewall_enabled",
          "deletion_protection",
          "compute_node",
          "package",
          "dns_names",
          "docker",
          "error");

  private MachineView() {}

  static ObjectNode of(ObjectNode published, ApiVersion version) {
    ObjectNode view = Documents.empty();
    for (String field : FIELDS) {
      JsonNode value = published.get(field);
      if (value != null && (version.hasBrands() || !field.equals("brand"))) {
        view.set(field, value);
      }
    }
    return view;
  }
}
