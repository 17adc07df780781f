package io.perigee.auth.policy;

import io.perigee.auth.account.Account;
import io.perigee.auth.account.Accounts;
import io.perigee.auth.account.Slice;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.policy.MalformedRule;
import io.perigee.contracts.policy.Rule;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The policies of accounts (CloudAPI, "Policies"). No rule is stored that cannot be read. */
@Singleton
public final class Policies {

  private static final int MOST = 1_000;
  private static final int MOST_RULES = 100;
  private static final int LONGEST_DESCRIPTION = 1_024;
  private static final List<String> CHANGED = List.of("policies");

  private final Database database;
  private final Accounts accounts;
  private final Clock clock;

  Policies(Database database, Accounts accounts, Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** Oldest first. */
  public List<Policy> list(UUID account, Slice slice) {
    return database.read(h -> PolicyStore.list(h, account, slice));
  }

  /**
   * @param reference a name or an id
   * @throws NotFound if the account has no such policy
   */
  public Policy get(UUID account, String reference) {
    return database.read(h -> require(h, account, reference));
  }

  /**
   * @throws Conflict if the name is taken, or there are too many
   * @throws Invalid if a rule cannot be read, saying where
   */
  public Policy create(
      UUID account, String name, List<String> rules, String description, Cause cause) {
    Policy made =
        checked(
            new Policy(
                UUID.randomUUID(),
                name,
                rules,
                description,
                clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    return unlessTaken(
        () ->
            database.write(
                h -> {
                  Account owner = accounts.lock(h, account);
                  if (PolicyStore.count(h, account) >= MOST) {
                    throw new Conflict(
                        "InvalidArgument", "an account has at most " + MOST + " policies");
                  }
                  PolicyStore.insert(h, account, made);
                  accounts.touched(h, owner, CHANGED, cause);
                  return made;
                }));
  }

  /**
   * @param change makes the new policy of the present one
   */
  public Policy update(UUID account, String reference, UnaryOperator<Policy> change, Cause cause) {
    return unlessTaken(
        () ->
            database.write(
                h -> {
                  Account owner = accounts.lock(h, account);
                  Policy present = require(h, account, reference);
                  Policy changed = checked(change.apply(present));
                  if (!changed.equals(present)) {
                    PolicyStore.update(h, account, changed);
                    accounts.touched(h, owner, CHANGED, cause);
                  }
                  return changed;
                }));
  }

  /** Removes a policy; roles that had it have it no more. */
  public void delete(UUID account, String reference, Cause cause) {
    database.run(
        h -> {
          Account owner = accounts.lock(h, account);
          PolicyStore.delete(h, account, require(h, account, reference));
          accounts.touched(h, owner, CHANGED, cause);
        });
  }

  /**
   * Reads rules.
   *
   * @throws Invalid naming every rule that cannot be read, and why
   */
  public static List<Rule> read(List<String> rules) {
    if (rules.isEmpty() || rules.size() > MOST_RULES) {
      throw Invalid.field("rules", "rules must be 1 to " + MOST_RULES + " sentences");
    }
    List<Rule> read = new ArrayList<>();
    List<FieldError> faults = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      try {
        read.add(Rule.parse(rules.get(i)));
      } catch (MalformedRule e) {
        String field = "rules[" + i + "]";
        faults.add(FieldError.invalid(field, field + " " + e.getMessage()));
      }
    }
    if (!faults.isEmpty()) {
      throw new Invalid(
          "InvalidArgument",
          String.join("; ", faults.stream().map(FieldError::message).toList()),
          faults);
    }
    return read;
  }

  private static Policy checked(Policy policy) {
    AccessName.checked(policy.name());
    read(policy.rules());
    if (policy.description() != null && policy.description().length() > LONGEST_DESCRIPTION) {
      throw Invalid.field(
          "description", "description must be at most " + LONGEST_DESCRIPTION + " characters");
    }
    return policy;
  }

  private static Policy require(Handle h, UUID account, String reference) {
    return PolicyStore.find(h, account, reference)
        .orElseThrow(() -> new NotFound("no policy " + reference));
  }

  private static Policy unlessTaken(Supplier<Policy> write) {
    try {
      return write.get();
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "policy_name_unique")) {
        String message = "name is another policy's already";
        throw new Conflict(
            "InvalidArgument", message, List.of(new FieldError("name", "Duplicate", message)));
      }
      throw e;
    }
  }
}
