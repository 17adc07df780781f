package io.perigee.auth.access;

import io.perigee.contracts.policy.Attempt;
import io.perigee.contracts.policy.RoleGrants;
import io.perigee.contracts.policy.Rule;
import io.perigee.contracts.policy.Verdict;
import java.util.List;

/**
 * What would be decided of an attempt, and why.
 *
 * @param allowed the decision
 * @param reason in one sentence
 * @param roles each role that the principal could take
 */
public record Simulation(boolean allowed, String reason, List<RoleFinding> roles) {

  /**
   * One role's part in it.
   *
   * @param active whether it would be active
   * @param tagged whether the resource is tagged with it
   */
  public record RoleFinding(String name, boolean active, boolean tagged, List<RuleFinding> rules) {}

  /**
   * One rule's part in it.
   *
   * @param concerns whether it is about this action and resource
   * @param condition whether its condition holds; unknown where the attempt lacks what it asks for
   */
  public record RuleFinding(String rule, boolean concerns, Verdict condition) {}

  /**
   * Decides as the gateway does.
   *
   * @param asRoles the roles that the request names; empty for the default ones
   */
  public static Simulation of(Access access, List<String> asRoles, Attempt attempt) {
    List<RoleFinding> findings =
        access.roles().stream().map(role -> finding(role, access, asRoles, attempt)).toList();
    List<String> foreign =
        asRoles.stream()
            .filter(name -> access.roles().stream().noneMatch(r -> r.name().equals(name)))
            .toList();
    if (!foreign.isEmpty()) {
      return new Simulation(false, "not a member of " + String.join(", ", foreign), findings);
    }
    boolean allowed =
        RoleGrants.allow(
            access.roles().stream().filter(r -> isActive(r, asRoles)).toList(),
            access.tags(),
            attempt);
    return new Simulation(allowed, reason(allowed, findings), findings);
  }

  private static RoleFinding finding(
      RoleGrants role, Access access, List<String> asRoles, Attempt attempt) {
    return new RoleFinding(
        role.name(),
        isActive(role, asRoles),
        access.tags().contains(role.name()),
        role.rules().stream().map(rule -> finding(rule, attempt)).toList());
  }

  private static RuleFinding finding(Rule rule, Attempt attempt) {
    return new RuleFinding(rule.text(), rule.concerns(attempt), rule.holds(attempt));
  }

  private static boolean isActive(RoleGrants role, List<String> asRoles) {
    return asRoles.isEmpty() ? role.standard() : asRoles.contains(role.name());
  }

  private static String reason(boolean allowed, List<RoleFinding> roles) {
    List<RoleFinding> active = roles.stream().filter(RoleFinding::active).toList();
    List<RoleFinding> tagged = active.stream().filter(RoleFinding::tagged).toList();
    if (allowed) {
      return "an active role that the resource is tagged with has a rule that grants it";
    }
    if (active.isEmpty()) {
      return "no role is active";
    }
    if (tagged.isEmpty()) {
      return "the resource is tagged with none of the active roles";
    }
    boolean concerned =
        tagged.stream().flatMap(r -> r.rules().stream()).anyMatch(RuleFinding::concerns);
    return concerned
        ? "the conditions of the rules for this action do not hold"
        : "no rule of these roles is about this action on this resource";
  }
}
