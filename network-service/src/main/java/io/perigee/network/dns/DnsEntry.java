package io.perigee.network.dns;

import io.perigee.network.address.Address;

/**
 * A host of a network besides its nodes.
 *
 * @param host its name, unique in the network
 * @param address its address, of either family; it need not be in the network
 */
public record DnsEntry(String host, Address address) {}
