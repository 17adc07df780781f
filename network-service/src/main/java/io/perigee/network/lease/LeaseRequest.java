package io.perigee.network.lease;

import io.perigee.network.address.Address;
import java.util.UUID;

/**
 * One address that a holder asks for.
 *
 * @param field how errors name this request, for example {@code leases[0]}
 * @param networkId the network by id; null if by name
 * @param networkName an operator's network by name; null if by id
 * @param address the address wanted; null for the next free one
 * @param preferred taken if it is free and nothing is named; null for the next free one
 * @param side of which of the network's families
 * @param holder who asks
 * @param iface the holder's interface
 * @param sinceVersion the holder's version from which on it may show the address; 0 if not known
 */
public record LeaseRequest(
    String field,
    UUID networkId,
    String networkName,
    Address address,
    Address preferred,
    Side side,
    Lease.Holder holder,
    String iface,
    long sinceVersion) {}
