package io.perigee.power.state;

import java.time.Instant;
import java.util.UUID;

/**
 * The power of a node, as last seen or set.
 *
 * @param node the node's id, which is also the aggregate's
 * @param name the node's name
 * @param power {@code on} or {@code off}
 * @param version grows with each change
 */
public record PowerState(UUID node, String name, String power, long version, Instant changedAt) {}
