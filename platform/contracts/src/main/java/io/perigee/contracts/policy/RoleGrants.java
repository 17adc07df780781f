package io.perigee.contracts.policy;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a role lets its members do.
 *
 * @param name unique in its account
 * @param standard true if it is active unless the request names its roles itself
 * @param rules the rules of all its policies
 */
public record RoleGrants(String name, boolean standard, List<Rule> rules) {

  public RoleGrants {
    rules = List.copyOf(rules);
  }

  /** True if one of its rules lets the attempt through. */
  public boolean grants(Attempt attempt) {
    return rules.stream().anyMatch(rule -> rule.grants(attempt));
  }

  /**
   * CloudAPI's decision: denied unless the resource is tagged with an active role, one of whose
   * rules grants the attempt.
   */
  public static boolean allow(Collection<RoleGrants> active, Set<String> tags, Attempt attempt) {
    return active.stream().anyMatch(role -> tags.contains(role.name()) && role.grants(attempt));
  }
}
