package io.perigee.power.control;

/**
 * A node whose BMC is to do something.
 *
 * @param node the node's UUID
 * @param host its name
 * @param address its BMC's address; null if it has a simulated one
 */
public record Target(String node, String host, String address) {}
