package io.perigee.compute.volume;

import java.util.UUID;

/**
 * What a list of an account's volumes is narrowed by; null matches everything.
 *
 * @param name an exact name, or with {@code *} before or behind
 * @param state exact; null leaves out failed ones, unless there is a predicate
 * @param predicate read from the request; null for none
 */
public record VolumeQuery(
    UUID account, String name, Long size, String state, String type, Predicate predicate) {}
