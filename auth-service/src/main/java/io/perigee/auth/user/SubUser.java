package io.perigee.auth.user;

import io.perigee.auth.account.Profile;
import java.time.Instant;
import java.util.UUID;

/**
 * A person who uses an account under its roles (CloudAPI, "Users").
 *
 * @param id stable identity
 * @param account whose sub-user it is
 * @param login unique in the account
 * @param profile what is said of the person
 * @param created when it was made
 * @param updated when its details or password were last changed
 */
public record SubUser(
    UUID id, UUID account, String login, Profile profile, Instant created, Instant updated) {}
