package io.perigee.compute.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.NodeConfig;
import io.perigee.contracts.envelope.Json;
import jakarta.inject.Singleton;
import java.util.List;

/** The two documents of a node: what Luna2 shows of it, and what is published of it. */
@Singleton
final class NodeDocuments {

  private static final List<String> TEXTS =
      List.of("status", "vendor", "assettag", "comment", "tpm_uuid", "tpm_pubkey");

  /** What a node's TPM says: who knows it gets the node's token. */
  private static final String DIGEST = "tpm_sha256";

  private static final String HIDDEN = "****";

  private final NodeConfig config;

  NodeDocuments(NodeConfig config) {
    this.config = config;
  }

  /**
   * As GET shows it (Luna2 REST API, "Get node information"): its own fields, each inherited one
   * with {@code _<field>_source}, and {@code _override}.
   */
  ObjectNode shown(Effective effective) {
    Node node = effective.node();
    ObjectNode shown = Json.object().put("name", node.name()).put("group", node.groupName());
    ArrayNode interfaces = shown.putArray("interfaces");
    node.interfaces().forEach(i -> iface(interfaces.addObject(), i));
    plain(shown, node);
    shown.put(DIGEST, digest(node));
    OwnFields.show(shown, effective.fields());
    return shown;
  }

  /**
   * As it is published on {@code nodes}: the same with scripts as plain text, with the ids of what
   * it refers to, and of the TPM's digest only whether there is one.
   */
  ObjectNode published(Effective effective) {
    Node node = effective.node();
    ObjectNode object =
        Json.object()
            .put("id", node.id().toString())
            .put("number", effective.number())
            .put("name", node.name())
            .put("group", node.groupName())
            .put("group_id", node.group().toString())
            .put("osimage_id", effective.osimage() == null ? null : effective.osimage().toString())
            .put(
                "bmcsetup_id",
                effective.bmcsetup() == null ? null : effective.bmcsetup().toString());
    ArrayNode interfaces = object.putArray("interfaces");
    node.interfaces()
        .forEach(
            i ->
                iface(
                    interfaces
                        .addObject()
                        .put("network_id", i.networkId() == null ? null : i.networkId().toString()),
                    i));
    plain(object, node);
    object.put(DIGEST, digest(node) == null ? null : HIDDEN);
    object.setAll(effective.fields());
    object.set("bmc", bmc(effective));
    return object;
  }

  /** As other services are told of it who ask: with the TPM's digest. */
  ObjectNode told(Effective effective) {
    return published(effective).put(DIGEST, digest(effective.node()));
  }

  private static String digest(Node node) {
    return node.settings().path(DIGEST).textValue();
  }

  /** What power needs to reach the BMC; credentials are asked for at this service. */
  private ObjectNode bmc(Effective effective) {
    String address =
        effective.node().interfaces().stream()
            .filter(i -> i.name().equals(NodeInterface.BMC))
            .map(NodeInterface::ipaddress)
            .filter(java.util.Objects::nonNull)
            .findFirst()
            .orElse(null);
    boolean setup = effective.fields().path("setupbmc").asBoolean();
    boolean real = setup && address != null && effective.bmcsetup() != null;
    return Json.object()
        .put("setup", setup)
        .put("driver", real ? "ipmi" : config.defaultBmcDriver())
        .put("address", real ? address : null);
  }

  private static void plain(ObjectNode document, Node node) {
    ObjectNode own = node.settings();
    document.put("switch", node.links().wire().name());
    document.set(
        "switchport", own.path("switchport").isMissingNode() ? null : own.get("switchport"));
    document.put("cloud", node.links().cloud().name());
    document.put("service", own.path("service").asBoolean(false));
    TEXTS.forEach(field -> document.put(field, own.path(field).textValue()));
  }

  private static void iface(ObjectNode row, NodeInterface i) {
    row.put("interface", i.name()).put("network", i.network()).put("ipaddress", i.ipaddress());
    if (i.ipaddressIpv6() != null) {
      row.put("ipaddress_ipv6", i.ipaddressIpv6());
    }
    row.put("macaddress", i.macaddress())
        .put("options", i.options())
        .put("vlanid", i.vlanid())
        .put("dhcp", i.dhcp());
  }
}
