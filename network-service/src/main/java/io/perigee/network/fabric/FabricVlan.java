package io.perigee.network.fabric;

import java.util.UUID;

/**
 * A VLAN of an account's fabric in a region ("Fabrics" of the CloudAPI text).
 *
 * @param region null where the installation has no regions
 * @param vlanId 0 to 4095, unique on the fabric
 * @param name unique on the fabric
 * @param description may be null
 */
public record FabricVlan(
    UUID id, UUID account, UUID region, int vlanId, String name, String description) {}
