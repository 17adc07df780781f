package io.perigee.network.pool;

import java.util.List;
import java.util.UUID;

/**
 * Networks of the operator that are as good as one another: who asks for the pool is given one of
 * them ("ListNetworks" and "AddNic" of the CloudAPI text).
 *
 * @param region the region whose machines may use it; null for all
 * @param name unique
 * @param description may be null
 * @param open true if its networks are public ones
 * @param networks its networks, in the order in which they are filled
 */
public record NetworkPool(
    UUID id, UUID region, String name, String description, boolean open, List<UUID> networks) {}
