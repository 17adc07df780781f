package io.perigee.network.cns;

import io.perigee.network.address.Address;
import java.util.List;
import java.util.UUID;

/**
 * A machine, as far as its names go.
 *
 * @param account its owner
 * @param datacenter the region's name
 * @param name the machine's name; used where it is safe in DNS
 * @param running whether it serves: services list only machines that do
 * @param hidden whether its owner has taken it out of DNS, by the tag {@code triton.cns.disable}
 * @param services the tag {@code triton.cns.services}; null if it has none
 * @param addresses in the order of its NICs
 */
public record CnsMachine(
    UUID id,
    UUID account,
    String datacenter,
    String name,
    boolean running,
    boolean hidden,
    String services,
    List<Address> addresses) {}
