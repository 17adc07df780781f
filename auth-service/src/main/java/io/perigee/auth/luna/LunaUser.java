package io.perigee.auth.luna;

import java.util.Set;
import java.util.UUID;

/**
 * A person of the operator's.
 *
 * @param id stable identity
 * @param number the id in this user's tokens
 * @param username name outside
 * @param passwordHash Argon2id
 * @param roles role names; {@code admin} may do everything
 */
public record LunaUser(
    UUID id, long number, String username, String passwordHash, Set<String> roles) {

  public LunaUser {
    roles = Set.copyOf(roles);
  }

  @Override
  public String toString() {
    return "LunaUser[" + username + "]";
  }
}
