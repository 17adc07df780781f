package io.perigee.compute.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Nodes with what is configured for themselves, and nothing that they inherit. */
@Singleton
public final class OwnNodes {

  private final Database database;
  private final NodeStore store;

  OwnNodes(Database database, NodeStore store) {
    this.database = database;
    this.store = store;
  }

  /** The names of all nodes. */
  public Set<String> names() {
    return database.read(h -> h.createQuery("SELECT name FROM node").mapTo(String.class).set());
  }

  /** Every node by name, as a POST makes it again: scripts in base64, interfaces whole. */
  public void each(BiConsumer<String, ObjectNode> out) {
    database.read(h -> store.all(h)).forEach(node -> out.accept(node.name(), document(node)));
  }

  private static ObjectNode document(Node node) {
    ObjectNode document = Json.object().put("group", node.groupName());
    put(document, "osimage", node.osimageName());
    put(document, "bmcsetupname", node.links().bmcsetup().name());
    put(document, "switch", node.links().wire().name());
    put(document, "cloud", node.links().cloud().name());
    OwnFields.export(document, node.settings());
    interfaces(document, node.interfaces(), true);
    return document;
  }

  /** Adds interfaces as a POST takes them; those of groups have no addresses. */
  public static void interfaces(
      ObjectNode document, List<NodeInterface> interfaces, boolean addresses) {
    ArrayNode rows = document.putArray("interfaces");
    for (NodeInterface i : interfaces) {
      ObjectNode row = rows.addObject().put("interface", i.name()).put("network", i.network());
      if (addresses) {
        row.put("ipaddress", i.ipaddress())
            .put("ipaddress_ipv6", i.ipaddressIpv6())
            .put("macaddress", i.macaddress());
      }
      row.put("options", i.options()).put("vlanid", i.vlanid()).put("dhcp", i.dhcp());
    }
  }

  private static void put(ObjectNode document, String field, String value) {
    if (value != null) {
      document.put(field, value);
    }
  }
}
