package io.perigee.auth.access;

import io.perigee.contracts.policy.RoleGrants;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a principal may do in an account, and who may touch one of its resources.
 *
 * @param account the account
 * @param login its login
 * @param roles the roles that the principal is a member of
 * @param tags names of the roles that the resource is tagged with
 */
public record Access(UUID account, String login, List<RoleGrants> roles, Set<String> tags) {

  public Access {
    roles = List.copyOf(roles);
    tags = Set.copyOf(tags);
  }
}
