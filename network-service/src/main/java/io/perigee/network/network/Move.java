package io.perigee.network.network;

import io.perigee.network.address.Address;

/**
 * An address that a device gives up for another one of the same network.
 *
 * @param holder the id of the node or device
 * @param iface its interface
 * @param from null where it has none of this family yet
 */
public record Move(String holder, String iface, Address from, Address to) {}
