package io.perigee.network.lease;

import io.perigee.network.address.Address;
import java.util.UUID;

/**
 * An address in a network.
 *
 * @param network the network's id
 * @param address the address
 */
record Spot(UUID network, Address address) {}
