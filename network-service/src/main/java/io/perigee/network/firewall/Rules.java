package io.perigee.network.firewall;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.runtime.journal.Journal;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** What can be done with firewall rules. An owner is an account, or null for the operator. */
@Singleton
public final class Rules {

  /** The most rules of one owner. */
  public static final int MOST = 1000;

  private final Database database;
  private final RuleStore store;
  private final MachineDirectory machines;
  private final Journal journal;
  private final Clock clock;

  Rules(
      Database database, RuleStore store, MachineDirectory machines, Journal journal, Clock clock) {
    this.database = database;
    this.store = store;
    this.machines = machines;
    this.journal = journal;
    this.clock = clock;
  }

  /** The account's rules and the global ones, oldest first. */
  public List<Rule> list(UUID account) {
    return database.read(h -> store.visible(h, account));
  }

  /**
   * A part of them, by id.
   *
   * @param after only those behind this one; null for all
   */
  public List<Rule> list(UUID account, int limit, int offset, UUID after) {
    return database.read(h -> store.visible(h, account, limit, offset, after));
  }

  /**
   * @throws NotFound if the account has no such rule, and it is not global
   */
  public Rule get(UUID account, UUID id) {
    return database.read(h -> store.find(h, account, id)).orElseThrow(() -> unknown(id));
  }

  /**
   * Adds a rule.
   *
   * @param account null makes it global
   * @param description may be null
   * @throws Conflict if the owner has {@link #MOST} already
   */
  public Rule create(
      UUID account, RuleSpec spec, boolean enabled, String description, Cause cause) {
    Rule rule = new Rule(UUID.randomUUID(), account, spec, enabled, description, 1);
    if (!database.write(h -> store.insert(h, rule, MOST))) {
      throw new Conflict(
          "InvalidArgument", "there are " + MOST + " rules already, the most allowed");
    }
    return rule;
  }

  /**
   * Changes an account's own rule.
   *
   * @param change from the rule as it is to what it shall be; its version is counted here
   * @throws NotFound if the account has no such rule
   * @throws Invalid if it is global
   */
  public Rule change(UUID account, UUID id, UnaryOperator<Rule> change, Cause cause) {
    return database.write(
        h -> {
          Rule before = own(h, account, id);
          Rule after = change.apply(before);
          if (after.equals(before)) {
            return before;
          }
          Rule next =
              new Rule(
                  before.id(),
                  before.account(),
                  after.spec(),
                  after.enabled(),
                  after.description(),
                  before.version() + 1);
          store.update(h, next);
          tell(h, next, JournalRecord.Action.UPDATED, cause);
          return next;
        });
  }

  /** Removes an account's own rule; refusals as {@link #change}. */
  public void delete(UUID account, UUID id, Cause cause) {
    database.run(
        h -> {
          Rule rule = own(h, account, id);
          store.delete(h, account, rule.id());
          tell(h, rule, JournalRecord.Action.DELETED, cause);
        });
  }

  /** Removes what accounts have that are no more, in the caller's transaction. */
  public void deleteOf(Handle h, List<UUID> accounts) {
    if (!accounts.isEmpty()) {
      store.deleteOf(h, accounts);
    }
  }

  /** Removes a global rule; false if there is none. */
  public boolean deleteGlobal(UUID id) {
    return database.write(h -> store.delete(h, null, id));
  }

  /**
   * The rules that apply to a machine, or would once enabled.
   *
   * @throws NotFound if the account has no such machine
   */
  public List<Rule> ofMachine(UUID account, UUID machine) {
    FirewalledMachine found =
        machines
            .find(account, machine)
            .orElseThrow(() -> new NotFound("machine " + machine + " not found"))
            .machine();
    return list(account).stream().filter(r -> r.appliesTo(found)).toList();
  }

  /** The account's machines that a rule applies to, or would once enabled, by name. */
  public List<MachineDirectory.Entry> machinesOf(UUID account, UUID id) {
    Rule rule = get(account, id);
    return machines.of(account).stream().filter(e -> rule.appliesTo(e.machine())).toList();
  }

  /** Decides about packets of the account's machines by the rules as they are now. */
  public PacketFilter filter(UUID account) {
    return new PacketFilter(
        list(account), machines.of(account).stream().map(MachineDirectory.Entry::machine).toList());
  }

  private void tell(Handle h, Rule rule, JournalRecord.Action action, Cause cause) {
    journal.write(
        h,
        new JournalRecord(
            "fwrules",
            rule.id().toString(),
            null,
            action,
            List.of("rule", "enabled", "description"),
            null,
            rule.global() ? null : rule.account().toString(),
            rule.global() ? "internal" : "cloudapi",
            clock.instant()),
        cause);
  }

  private Rule own(Handle h, UUID account, UUID id) {
    Rule rule = store.lock(h, account, id).orElseThrow(() -> unknown(id));
    if (rule.global()) {
      throw new Invalid("InvalidArgument", "global rules cannot be modified", List.of());
    }
    return rule;
  }

  private static NotFound unknown(UUID id) {
    return new NotFound("rule " + id + " not found");
  }
}
