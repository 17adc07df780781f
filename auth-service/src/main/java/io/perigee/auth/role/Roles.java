package io.perigee.auth.role;

import io.perigee.auth.account.Account;
import io.perigee.auth.account.Accounts;
import io.perigee.auth.account.Slice;
import io.perigee.auth.policy.AccessName;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The roles of accounts (CloudAPI, "Roles"). */
@Singleton
public final class Roles {

  private static final int MOST = 500;
  private static final int MOST_ENTRIES = 1_000;
  private static final List<String> CHANGED = List.of("roles");

  private final Database database;
  private final Accounts accounts;
  private final Clock clock;

  Roles(Database database, Accounts accounts, Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** Oldest first. */
  public List<Role> list(UUID account, Slice slice) {
    return database.read(h -> RoleStore.list(h, account, slice));
  }

  /**
   * @param reference a name or an id
   * @throws NotFound if the account has no such role
   */
  public Role get(UUID account, String reference) {
    return database.read(h -> require(h, account, reference));
  }

  /**
   * @throws Conflict if the name is taken, or there are too many
   * @throws Invalid if a member or policy does not exist
   */
  public Role create(UUID account, RoleChange wanted, Cause cause) {
    return unlessTaken(
        () ->
            database.write(
                h -> {
                  Account owner = accounts.lock(h, account);
                  if (RoleStore.count(h, account) >= MOST) {
                    throw new Conflict(
                        "InvalidArgument", "an account has at most " + MOST + " roles");
                  }
                  Role empty = new Role(UUID.randomUUID(), "", List.of(), List.of(), now());
                  Role made = changed(h, account, empty, wanted);
                  RoleStore.insert(h, account, made);
                  accounts.touched(h, owner, CHANGED, cause);
                  return made;
                }));
  }

  /** As {@link #create}, of a role that exists. */
  public Role update(UUID account, String reference, RoleChange wanted, Cause cause) {
    return unlessTaken(
        () ->
            database.write(
                h -> {
                  Account owner = accounts.lock(h, account);
                  Role present = require(h, account, reference);
                  Role updated = changed(h, account, present, wanted);
                  if (!updated.equals(present)) {
                    RoleStore.update(h, account, updated);
                    accounts.touched(h, owner, CHANGED, cause);
                  }
                  return updated;
                }));
  }

  /** Removes a role from its members and from all that is tagged with it. */
  public void delete(UUID account, String reference, Cause cause) {
    database.run(
        h -> {
          Account owner = accounts.lock(h, account);
          RoleStore.delete(h, account, require(h, account, reference));
          accounts.touched(h, owner, CHANGED, cause);
        });
  }

  private static Role changed(Handle h, UUID account, Role present, RoleChange wanted) {
    String name = wanted.name() == null ? present.name() : AccessName.checked(wanted.name());
    List<Role.Member> members =
        wanted.members() == null
            ? present.members()
            : Referred.members(h, account, bounded("members", wanted.members()), present.members());
    if (wanted.standardMembers() != null) {
      members =
          withStandard(
              members,
              Referred.members(
                  h, account, bounded("default_members", wanted.standardMembers()), List.of()));
    }
    List<Role.PolicyName> policies =
        wanted.policies() == null
            ? present.policies()
            : Referred.policies(h, account, bounded("policies", wanted.policies()));
    return new Role(present.id(), name, members, policies, present.created());
  }

  /** The older form: whoever is in the second list has the role by default, nobody else does. */
  private static List<Role.Member> withStandard(
      List<Role.Member> members, List<Role.Member> standard) {
    Map<UUID, Role.Member> all = new LinkedHashMap<>();
    members.forEach(m -> all.put(m.id(), new Role.Member(m.subUser(), m.id(), m.login(), false)));
    standard.forEach(m -> all.put(m.id(), new Role.Member(m.subUser(), m.id(), m.login(), true)));
    return new ArrayList<>(all.values());
  }

  private static <T> List<T> bounded(String field, List<T> list) {
    if (list.size() > MOST_ENTRIES) {
      throw Invalid.field(field, field + " must be at most " + MOST_ENTRIES);
    }
    return list;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static Role require(Handle h, UUID account, String reference) {
    Optional<Role> found = RoleStore.find(h, account, reference);
    return found.orElseThrow(() -> new NotFound("no role " + reference));
  }

  private static Role unlessTaken(Supplier<Role> write) {
    try {
      return write.get();
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "role_name_unique")) {
        String message = "name is another role's already";
        throw new Conflict(
            "InvalidArgument", message, List.of(new FieldError("name", "Duplicate", message)));
      }
      throw e;
    }
  }
}
