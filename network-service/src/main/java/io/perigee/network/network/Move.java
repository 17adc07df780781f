package io.perigee.network.network;

import io.perigee.network.address.Address;

/**
 * An address that a device gives up for another one of the same network.
 *
 * @param holder the node's id
 * @param iface its interface
 */
public record Move(String holder, String iface, Address from, Address to) {}
