package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;

/**
 * A machine that is asked for.
 *
 * @param name may hold {@code {{shortId}}}; null for the first 8 characters of the id
 * @param image an image's id or number
 * @param pack a package's id, name or number
 * @param region a region's name; null for the default
 * @param brand {@code kvm}, {@code bhyve}, or null for what the image asks for
 * @param networks network ids, the primary first; null for the region's own
 * @param tags names to texts, numbers or booleans
 * @param metadata names to texts
 */
public record NewMachine(
    String name,
    String image,
    String pack,
    String region,
    String brand,
    List<UUID> networks,
    ObjectNode tags,
    ObjectNode metadata,
    boolean firewallEnabled,
    boolean deletionProtection) {}
