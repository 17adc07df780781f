package io.perigee.network.dns.zone;

import io.perigee.network.address.Address;
import java.util.UUID;

/**
 * Something in a network that has a name.
 *
 * @param network the network
 * @param holder whose name it is; null for an entry that an operator has made
 * @param host the name outside
 * @param iface the interface; null for an entry
 * @param address what the name leads to
 */
record Named(UUID network, String holder, String host, String iface, Address address) {}
