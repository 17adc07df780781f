package io.perigee.network.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import io.perigee.network.address.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a network is on an account's fabric ("Fabrics" of the CloudAPI text).
 *
 * @param vlan the fabric's VLAN
 * @param vlanId the VLAN's number, 0 to 4095
 * @param provisionStart the first address that is handed out
 * @param provisionEnd the last address that is handed out
 * @param resolvers name servers for machines; may be empty
 * @param routes static routes for machines, subnet to gateway; may be empty
 * @param internetNat whether the gateway translates to the internet
 */
public record Fabric(
    UUID vlan,
    int vlanId,
    Address provisionStart,
    Address provisionEnd,
    List<Address> resolvers,
    ObjectNode routes,
    boolean internetNat) {

  /** The addresses of the network that are not handed out automatically. */
  List<Range> outside(Prefix network) {
    List<Range> outside = new ArrayList<>();
    if (provisionStart.compareTo(network.first()) > 0) {
      outside.add(new Range(network.first(), provisionStart.plus(-1)));
    }
    if (provisionEnd.compareTo(network.last()) < 0) {
      outside.add(new Range(provisionEnd.plus(1), network.last()));
    }
    return outside;
  }
}
