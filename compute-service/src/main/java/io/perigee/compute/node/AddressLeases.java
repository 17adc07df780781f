package io.perigee.compute.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.store.Rehearsal;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Addresses of nodes and devices, from the network service, which alone knows what is free. Outside
 * of transactions.
 */
@Singleton
public final class AddressLeases {

  private static final Logger LOG = Logger.getLogger(AddressLeases.class);
  private static final int PER_CALL = 5_000;

  private final Internal internal;

  AddressLeases(Internal internal) {
    this.internal = internal;
  }

  /** How the network service calls the kinds of holders. */
  public enum Holder {
    NODE,
    DEVICE;

    String kind() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which of a network's families an address is wanted of, in the network service's words. */
  public enum Side {
    MAIN,
    IPV6,
    IPV6_IF_ANY;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An address wanted.
   *
   * @param holder what {@code node} is
   * @param node the id of the node or device
   * @param nodeName its name, to show who has the address
   * @param version its version that will first show the address
   * @param iface the interface
   * @param networkId the network, or null where it is named
   * @param network the network's name
   * @param side of which family
   * @param address the address, or null for the next free one
   * @param preferred the address that it has elsewhere, and keeps if it fits; may be null
   */
  public record Wanted(
      Holder holder,
      UUID node,
      String nodeName,
      long version,
      String iface,
      UUID networkId,
      String network,
      Side side,
      String address,
      String preferred) {}

  /**
   * An address leased, in the network of this id and name.
   *
   * @param address null where an IPv6 address was wanted only if the network has some
   */
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
                given.path("address").textValue()));
      }
    }
    return leased;
  }

  /**
   * Gives back what a node no longer uses; if that fails, the network service finds out from the
   * node's published state.
   */
  public void release(UUID node, Collection<String> addresses) {
    release(Holder.NODE, node, addresses);
  }

  /** As {@link #release(Holder, UUID, Collection)} after a removal, which may be a rehearsal's. */
  public void releaseGone(Holder holder, UUID node, Collection<String> addresses) {
    if (!Rehearsal.isOn()) {
      release(holder, node, addresses);
    }
  }

  /** As {@link #release(UUID, Collection)}, of any holder. */
  public void release(Holder holder, UUID node, Collection<String> addresses) {
    if (addresses.isEmpty()) {
      return;
    }
    ObjectNode body = Json.object();
    body.putObject("holder").put("kind", holder.kind()).put("id", node.toString());
    body.set("addresses", Json.MAPPER.valueToTree(addresses));
    try {
      internal.post("network", "/internal/leases/release", body);
    } catch (PerigeeException e) {
      LOG.infof(
          "event=lease_release_left_to_network holder=%s id=%s reason=%s",
          holder.kind(), node, e.getMessage());
    }
  }

  private static void row(ObjectNode row, Wanted w) {
    if (w.networkId() == null) {
      row.put("network_name", w.network());
    } else {
      row.put("network_id", w.networkId().toString());
    }
    row.put("address", w.address()).put("interface", w.iface()).put("version", w.version());
    if (w.preferred() != null) {
      row.put("preferred", w.preferred());
    }
    if (w.side() != Side.MAIN) {
      row.put("side", w.side().text());
    }
    row.putObject("holder")
        .put("kind", w.holder().kind())
        .put("id", w.node().toString())
        .put("name", w.nodeName());
  }
}
