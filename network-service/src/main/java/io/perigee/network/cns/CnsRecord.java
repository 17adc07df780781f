package io.perigee.network.cns;

/**
 * A record of a zone.
 *
 * @param name the whole name, without a dot at the end
 * @param type {@code A}, {@code AAAA}, {@code TXT} or {@code SRV}
 * @param content as zone files have it, names with a dot at the end
 */
public record CnsRecord(String name, String type, String content) {}
