package io.perigee.compute.cloud;

import java.util.UUID;

/**
 * A cloud in which nodes may run (Luna2 REST API, "Cloud management").
 *
 * @param id its identity
 * @param name the name, unique
 * @param type the provider, {@code aws}, {@code azure}, …; may be null
 * @param comment free text; may be null
 * @param version grows with each change
 */
public record Cloud(UUID id, String name, String type, String comment, long version) {}
