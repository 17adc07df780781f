package io.perigee.auth.role;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Who may do what the policies say (CloudAPI, "Roles").
 *
 * @param id stable identity
 * @param name unique in the account
 * @param members in the order in which they were given
 * @param policies in the order in which they were given
 * @param created when it was made
 */
public record Role(
    UUID id, String name, List<Member> members, List<PolicyName> policies, Instant created) {

  public Role {
    members = List.copyOf(members);
    policies = List.copyOf(policies);
  }

  /**
   * A member.
   *
   * @param subUser true for a sub-user of the role's account, false for another account
   * @param id the sub-user's or account's
   * @param login the sub-user's or account's
   * @param standard true if the role is active unless a request names its roles
   */
  public record Member(boolean subUser, UUID id, String login, boolean standard) {}

  /** A policy of the role. */
  public record PolicyName(UUID id, String name) {}
}
