package io.perigee.network.securitygroup;

import java.util.UUID;

/**
 * A security group of LunaNode: rules for all machines that are in it.
 *
 * @param number its number outside
 * @param region null where the installation has no regions
 * @param name unique among the account's groups of the region
 */
public record SecurityGroup(UUID id, long number, UUID account, UUID region, String name) {}
