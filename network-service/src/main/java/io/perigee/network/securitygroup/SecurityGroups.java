package io.perigee.network.securitygroup;

import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.network.firewall.MachineDirectory;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** What can be done with an account's security groups ("Security groups" of LunaNode). */
@Singleton
public final class SecurityGroups {

  private static final int MOST_GROUPS = 100;
  private static final int MOST_RULES = 100;

  private final Database database;
  private final SecurityGroupStore store;
  private final MachineDirectory machines;

  SecurityGroups(Database database, SecurityGroupStore store, MachineDirectory machines) {
    this.database = database;
    this.store = store;
    this.machines = machines;
  }

  /** By number. */
  public List<SecurityGroup> list(UUID account) {
    return database.read(h -> store.list(h, account));
  }

  /**
   * @throws Conflict if the name is taken, or the account has as many groups as allowed
   */
  public SecurityGroup create(UUID account, UUID region, String name) {
    return unique(
        h -> {
          if (store.list(h, account).size() >= MOST_GROUPS) {
            throw new Conflict("there are " + MOST_GROUPS + " security groups, the most allowed");
          }
          return store.insert(h, account, region, name);
        });
  }

  /** Refusals as {@link #create}, and {@link NotFound} if there is no such group. */
  public void rename(UUID account, UUID region, long number, String name) {
    unique(
        h -> {
          store.rename(h, group(h, account, region, number), name);
          return number;
        });
  }

  /**
   * @throws Conflict if machines are in it, or rules of other groups name it
   */
  public void delete(UUID account, UUID region, long number) {
    database.run(
        h -> {
          SecurityGroup group = group(h, account, region, number);
          if (store.isUsed(h, group)) {
            throw new Conflict("security group " + group.name() + " is in use");
          }
          store.delete(h, group);
        });
  }

  /** The rules of a group, by number. */
  public List<SecurityRule> rules(UUID account, UUID region, long number) {
    return database.write(h -> store.rules(h, group(h, account, region, number)));
  }

  /**
   * Adds a rule.
   *
   * @return its number
   * @throws Invalid if it names a group that is not there
   */
  public long insert(UUID account, UUID region, long number, SecurityRule rule) {
    return database.write(
        h -> {
          SecurityGroup group = group(h, account, region, number);
          if (store.rules(h, group).size() >= MOST_RULES) {
            throw new Conflict("there are " + MOST_RULES + " rules, the most allowed");
          }
          UUID remote =
              rule.group() == null
                  ? null
                  : store
                      .lock(h, account, group.region(), rule.group())
                      .orElseThrow(
                          () ->
                              Invalid.field(
                                  "remote_value",
                                  "remote_value: there is no group " + rule.group()))
                      .id();
          return store.insert(h, group, rule, remote);
        });
  }

  /**
   * @throws NotFound if the group has no such rule
   */
  public void deleteRule(UUID account, UUID region, long number, long rule) {
    database.run(
        h -> {
          if (!store.deleteRule(h, group(h, account, region, number), rule)) {
            throw new NotFound("rule " + rule + " not found");
          }
        });
  }

  /**
   * Puts a machine into a group; nothing happens if it is in it.
   *
   * @throws NotFound if the account has no such machine or group
   */
  public void add(UUID account, UUID machine, long number) {
    requireMachine(account, machine);
    database.run(h -> store.add(h, group(h, account, null, number), machine));
  }

  /**
   * @throws NotFound if the account has no such machine or group, or the machine is not in it
   */
  public void remove(UUID account, UUID machine, long number) {
    requireMachine(account, machine);
    database.run(
        h -> {
          if (!store.remove(h, group(h, account, null, number), machine)) {
            throw new NotFound("the machine is not in security group " + number);
          }
        });
  }

  /** The groups that a machine is in, by number. */
  public List<SecurityGroup> of(UUID account, UUID machine) {
    return database.read(h -> store.of(h, account, machine));
  }

  /** Machines are no more, in the caller's transaction. */
  public void forget(Handle h, List<UUID> gone) {
    if (!gone.isEmpty()) {
      store.forget(h, gone);
    }
  }

  private void requireMachine(UUID account, UUID machine) {
    if (machines.find(account, machine).isEmpty()) {
      throw new NotFound("vm " + machine + " not found");
    }
  }

  private SecurityGroup group(Handle h, UUID account, UUID region, long number) {
    return store
        .lock(h, account, region, number)
        .orElseThrow(() -> new NotFound("security group " + number + " not found"));
  }

  private <T> T unique(Function<Handle, T> work) {
    try {
      return database.write(work);
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "security_group_name")) {
        throw new Conflict("a security group of this name exists already");
      }
      throw e;
    }
  }
}
