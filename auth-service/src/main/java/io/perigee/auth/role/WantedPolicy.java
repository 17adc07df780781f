package io.perigee.auth.role;

/**
 * A policy as a request names it.
 *
 * @param field where it stands in the request, for errors
 * @param reference its id, else its name
 */
public record WantedPolicy(String field, String reference) {}
