package io.perigee.network.face.cloudapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.network.lease.AddressBook;
import io.perigee.network.network.Fabric;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkSettings;
import io.perigee.network.pool.NetworkPool;
import java.util.UUID;

/**
 * Networks, pools and addresses as CloudAPI shows them (<i>ListNetworks</i>,
 * <i>ListNetworkIPs</i>).
 */
final class NetworkView {

  private NetworkView() {}

  static ObjectNode of(Network network) {
    NetworkSettings s = network.settings();
    ObjectNode view =
        Documents.empty()
            .put("id", network.id().toString())
            .put("name", network.name())
            .put("public", isPublic(network));
    if (s.comment() != null) {
      view.put("description", s.comment());
    }
    if (s.fabric() != null) {
      fabric(view, s, s.fabric());
    }
    return view;
  }

  private static void fabric(ObjectNode view, NetworkSettings s, Fabric fabric) {
    view.put("fabric", true);
    if (s.gateway() != null) {
      view.put("gateway", s.gateway().toString());
    }
    view.put("internet_nat", fabric.internetNat())
        .put("provision_end_ip", fabric.provisionEnd().toString())
        .put("provision_start_ip", fabric.provisionStart().toString());
    ArrayNode resolvers = view.putArray("resolvers");
    fabric.resolvers().forEach(r -> resolvers.add(r.toString()));
    if (!fabric.routes().isEmpty()) {
      view.set("routes", fabric.routes());
    }
    view.put("subnet", s.network().toString()).put("vlan_id", fabric.vlanId());
  }

  static ObjectNode of(NetworkPool pool) {
    ObjectNode view =
        Documents.empty()
            .put("id", pool.id().toString())
            .put("name", pool.name())
            .put("public", pool.open());
    if (pool.description() != null) {
      view.put("description", pool.description());
    }
    return view;
  }

  /** The machine is shown to its owner only. */
  static ObjectNode of(AddressBook.Entry entry, UUID account) {
    ObjectNode view =
        Documents.empty().put("ip", entry.address().toString()).put("reserved", entry.reserved());
    if (entry.owner() != null && !entry.managed()) {
      view.put("owner_uuid", entry.owner().toString());
      if (entry.owner().equals(account)) {
        view.put("belongs_to_uuid", entry.holder());
      }
    }
    return view.put("managed", entry.managed());
  }

  private static boolean isPublic(Network network) {
    return network.account() == null && network.settings().zone().equals("external");
  }
}
