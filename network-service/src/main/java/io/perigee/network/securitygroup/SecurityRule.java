package io.perigee.network.securitygroup;

import io.perigee.network.address.Prefix;

/**
 * Traffic that a security group lets through.
 *
 * @param number its number outside; 0 while it is new
 * @param ingress true for what comes in, false for what goes out
 * @param v6 true for IPv6, false for IPv4
 * @param protocol {@code tcp}, {@code udp} or {@code icmp}; null for all
 * @param network the other end; null if that is a group
 * @param group the number of the group whose machines are the other end; null if that is a network
 * @param portMin the first port; null for all
 * @param portMax the last port; null for all
 * @param label free text; may be null
 */
public record SecurityRule(
    long number,
    boolean ingress,
    boolean v6,
    String protocol,
    Prefix network,
    Long group,
    Integer portMin,
    Integer portMax,
    String label) {}
