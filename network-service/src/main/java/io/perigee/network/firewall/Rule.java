package io.perigee.network.firewall;

import java.util.UUID;

/**
 * A firewall rule.
 *
 * @param account the owner, whose machines it can apply to; null for the operator, whose rules are
 *     global: they apply to everybody's machines and nobody can change them by CloudAPI
 * @param spec what it says
 * @param enabled whether it is applied
 * @param description free text; may be null
 * @param version grows with each change
 */
public record Rule(
    UUID id, UUID account, RuleSpec spec, boolean enabled, String description, long version) {

  public boolean global() {
    return account == null;
  }

  /** True if it applies, once enabled, to the machine. */
  public boolean appliesTo(FirewalledMachine machine) {
    return (global() || account.equals(machine.account())) && spec.concerns(machine);
  }
}
