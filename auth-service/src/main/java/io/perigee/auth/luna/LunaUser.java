package io.perigee.auth.luna;

import io.perigee.runtime.identity.LunaRoles;
import java.util.Set;
import java.util.UUID;

/**
 * A person of the operator's.
 *
 * @param id stable identity
 * @param number the id in this user's tokens
 * @param username name outside
 * @param passwordHash Argon2id
 * @param roles of {@link LunaRoles#ALL}, at least one
 */
public record LunaUser(
    UUID id, long number, String username, String passwordHash, Set<String> roles) {

  public LunaUser {
    roles = Set.copyOf(roles);
  }

  /**
   * What a token of this user's may do that is narrowed to a role: never more than the user.
   *
   * @param scope a role; null narrows nothing
   */
  public Set<String> rolesWithin(String scope) {
    if (scope == null) {
      return roles;
    }
    int own =
        LunaRoles.ALL.stream()
            .filter(roles::contains)
            .findFirst()
            .map(LunaRoles.ALL::indexOf)
            .orElse(LunaRoles.ALL.size() - 1);
    return Set.of(LunaRoles.ALL.get(Math.max(own, LunaRoles.ALL.indexOf(scope))));
  }

  @Override
  public String toString() {
    return "LunaUser[" + username + "]";
  }
}
