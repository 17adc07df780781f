package io.perigee.auth.role;

/**
 * A member as a request names it.
 *
 * @param field where it stands in the request, for errors
 * @param subUser true for a sub-user of the role's account, false for another account
 * @param reference its id, else its login
 * @param standard whether the role is active by default; null to keep what it is, which for a new
 *     member is false
 */
public record WantedMember(String field, boolean subUser, String reference, Boolean standard) {}
