package io.perigee.compute.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.NodeChange.InterfaceChange;
import io.perigee.contracts.envelope.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The change that makes a new node like another ("Clone a node" of the Luna2 REST API). */
final class NodeCopy {

  /** What one piece of hardware has and no other. */
  private static final List<String> OF_HARDWARE =
      List.of("tpm_uuid", "tpm_pubkey", "tpm_sha256", "assettag", "status", "switchport");

  private NodeCopy() {}

  static NodeChange of(Node from, NodeChange change) {
    ObjectNode fields = from.settings().deepCopy();
    fields.remove(OF_HARDWARE);
    fields.put("group", from.groupName());
    if (from.osimageName() != null) {
      fields.put("osimage", from.osimageName());
    }
    put(fields, "bmcsetupname", from.links().bmcsetup());
    put(fields, "switch", from.links().wire());
    put(fields, "cloud", from.links().cloud());
    change.fields().properties().stream()
        .filter(f -> !OF_HARDWARE.contains(f.getKey()))
        .forEach(f -> fields.set(f.getKey(), f.getValue()));
    return new NodeChange(null, fields, interfaces(from, change));
  }

  private static void put(ObjectNode fields, String field, Links.Link link) {
    if (link.name() != null) {
      fields.put(field, link.name());
    }
  }

  private static List<InterfaceChange> interfaces(Node from, NodeChange change) {
    Map<String, InterfaceChange> copied = new LinkedHashMap<>();
    for (NodeInterface i : from.interfaces()) {
      ObjectNode fields =
          Json.object().put("options", i.options()).put("vlanid", i.vlanid()).put("dhcp", i.dhcp());
      copied.put(
          i.name(),
          new InterfaceChange(
              "interfaces." + i.name(), i.name(), fields.put("network", i.network())));
    }
    for (InterfaceChange sent : change.interfaces()) {
      ObjectNode fields =
          copied.containsKey(sent.name()) ? copied.get(sent.name()).fields() : Json.object();
      fields.setAll(sent.fields());
      from.interfaces().stream()
          .filter(i -> i.name().equals(sent.name()))
          .forEach(i -> withoutOwn(fields, i));
      copied.put(sent.name(), new InterfaceChange(sent.at(), sent.name(), fields));
    }
    return new ArrayList<>(copied.values());
  }

  /** The example of the text sends the address of the node that is copied. */
  private static void withoutOwn(ObjectNode fields, NodeInterface original) {
    if (fields.path("ipaddress").asText().equals(original.ipaddress())) {
      fields.remove("ipaddress");
    }
    if (fields.path("ipaddress_ipv6").asText().equals(original.ipaddressIpv6())) {
      fields.remove("ipaddress_ipv6");
    }
    if (fields.path("macaddress").asText().equals(original.macaddress())) {
      fields.remove("macaddress");
    }
  }
}
