package io.perigee.auth.account;

import java.time.Instant;
import java.util.UUID;

/**
 * A tenant of the platform.
 *
 * @param id stable identity
 * @param number identity where an API counts
 * @param login name outside, unique in the installation, never changed
 * @param profile what its owner says of it
 * @param version grows by one with each change, keys included
 * @param created when it was made
 * @param updated when its details were last changed
 */
public record Account(
    UUID id,
    long number,
    String login,
    Profile profile,
    long version,
    Instant created,
    Instant updated) {}
