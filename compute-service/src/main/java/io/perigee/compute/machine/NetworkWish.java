package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;

/**
 * A network that a machine is to be on (<i>Network objects</i>).
 *
 * @param network its id
 * @param address the address that is wanted there; null for any
 */
public record NetworkWish(UUID network, String address) {

  private static final String ADDRESSES = "addresses";

  /** Writes the addresses that are wanted into a command's payload. */
  static void write(List<NetworkWish> wishes, ObjectNode payload) {
    ObjectNode addresses = payload.objectNode();
    wishes.stream()
        .filter(wish -> wish.address() != null)
        .forEach(wish -> addresses.put(wish.network().toString(), wish.address()));
    if (!addresses.isEmpty()) {
      payload.set(ADDRESSES, addresses);
    }
  }

  /** The networks with the addresses that a command's payload names. */
  public static List<NetworkWish> read(List<UUID> networks, JsonNode payload) {
    return networks.stream()
        .map(
            network ->
                new NetworkWish(
                    network, payload.path(ADDRESSES).path(network.toString()).textValue()))
        .toList();
  }
}
