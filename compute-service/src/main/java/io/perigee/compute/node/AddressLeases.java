package io.perigee.compute.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.runtime.internal.Internal;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Addresses of nodes, from the network service, which alone knows what is free. Outside of
 * transactions.
 */
@Singleton
public final class AddressLeases {

  private static final Logger LOG = Logger.getLogger(AddressLeases.class);
  private static final int PER_CALL = 5_000;

  private final Internal internal;

  AddressLeases(Internal internal) {
    this.internal = internal;
  }

  /**
   * An address wanted.
   *
   * @param node the node's id
   * @param nodeName its name, to show who has the address
   * @param version the node's version that will first show it
   * @param iface the interface
   * @param networkId the network, or null where it is named
   * @param network the network's name
   * @param address the address, or null for the next free one
   */
  public record Wanted(
      UUID node,
      String nodeName,
      long version,
      String iface,
      UUID networkId,
      String network,
      String address) {}

  /** An address leased, in the network of this id and name. */
  public record Leased(UUID networkId, String network, String address) {}

  /**
   * Leases all of them, in one call for thousands.
   *
   * @return in their order
   * @throws io.perigee.contracts.error.Conflict if an address is taken or a network is full
   * @throws io.perigee.contracts.error.Invalid if a network does not exist or an address is not of
   *     it
   */
  public List<Leased> lease(List<Wanted> wanted) {
    List<Leased> leased = new ArrayList<>();
    for (int from = 0; from < wanted.size(); from += PER_CALL) {
      ObjectNode body = Json.object();
      ArrayNode rows = body.putArray("leases");
      wanted
          .subList(from, Math.min(from + PER_CALL, wanted.size()))
          .forEach(w -> row(rows.addObject(), w));
      for (JsonNode given : internal.post("network", "/internal/leases", body).path("leases")) {
        leased.add(
            new Leased(
                UUID.fromString(given.path("network_id").asText()),
                given.path("network").asText(),
                given.path("address").asText()));
      }
    }
    return leased;
  }

  /**
   * Gives back what a node no longer uses; if that fails, the network service finds out from the
   * node's published state.
   */
  public void release(UUID node, Collection<String> addresses) {
    if (addresses.isEmpty()) {
      return;
    }
    ObjectNode body = Json.object();
    body.putObject("holder").put("kind", "node").put("id", node.toString());
    body.set("addresses", Json.MAPPER.valueToTree(addresses));
    try {
      internal.post("network", "/internal/leases/release", body);
    } catch (PerigeeException e) {
      LOG.infof("event=lease_release_left_to_network node=%s reason=%s", node, e.getMessage());
    }
  }

  private static void row(ObjectNode row, Wanted w) {
    if (w.networkId() == null) {
      row.put("network_name", w.network());
    } else {
      row.put("network_id", w.networkId().toString());
    }
    row.put("address", w.address()).put("interface", w.iface()).put("version", w.version());
    row.putObject("holder")
        .put("kind", "node")
        .put("id", w.node().toString())
        .put("name", w.nodeName());
  }
}
