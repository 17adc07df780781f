package io.perigee.auth.user;

import java.util.List;

/**
 * The roles that a sub-user may take.
 *
 * @param roles names of all
 * @param standard names of those that are active unless a request names its roles
 */
public record Membership(List<String> roles, List<String> standard) {

  public Membership {
    roles = List.copyOf(roles);
    standard = List.copyOf(standard);
  }
}
