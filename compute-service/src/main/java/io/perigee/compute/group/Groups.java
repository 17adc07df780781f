package io.perigee.compute.group;

import io.perigee.compute.NodeConfig;
import io.perigee.compute.node.NodeRefresh;
import io.perigee.compute.node.NodeStore;
import io.perigee.compute.node.ShownLock;
import io.perigee.compute.referent.Referents;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.Rehearsal;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * What can be done with groups. A change of a group changes what its nodes inherit, in the same
 * transaction.
 */
@Singleton
public final class Groups {

  private static final int NAMED_MEMBERS = 5;

  private final Database database;
  private final GroupStore store;
  private final GroupRefresh refresh;
  private final NodeRefresh nodes;
  private final MemberInterfaces members;
  private final Referents referents;
  private final NodeConfig config;

  Groups(
      Database database,
      GroupStore store,
      GroupRefresh refresh,
      NodeRefresh nodes,
      MemberInterfaces members,
      Referents referents,
      NodeConfig config) {
    this.database = database;
    this.store = store;
    this.refresh = refresh;
    this.nodes = nodes;
    this.members = members;
    this.referents = referents;
    this.config = config;
  }

  /** Whether a write may make a group, or change one. */
  public enum Mode {
    EITHER,
    NEW_ONLY,
    EXISTING_ONLY
  }

  /** What a write has done. */
  public record Written(String name, long version, boolean created) {}

  /**
   * Makes a group, or changes the one of this name, and with it what its nodes inherit.
   *
   * @param expected given the version found, 0 if there is none; throws if the caller expected
   *     another
   */
  public Written put(
      String name, GroupChange change, Mode mode, LongConsumer expected, Cause cause) {
    for (int attempt = 0; attempt < config.writeAttempts(); attempt++) {
      Group before = database.read(h -> store.find(h, name)).orElse(null);
      expected.accept(before == null ? 0 : before.version());
      if (mode == Mode.EXISTING_ONLY && before == null) {
        throw unknown(name);
      }
      if (mode == Mode.NEW_ONLY && before != null) {
        throw exists(name);
      }
      Optional<Written> written = write(new GroupPlan(name, before, change), before, cause);
      if (written.isPresent()) {
        return written.get();
      }
    }
    throw new Conflict("group " + name + " is being changed by others; try again");
  }

  /** Makes a group like another, without members. */
  public Written copy(String name, GroupChange change, Cause cause) {
    Group from = database.read(h -> store.find(h, name)).orElseThrow(() -> unknown(name));
    return put(change.newName(), GroupPlan.copy(from, change), Mode.NEW_ONLY, version -> {}, cause);
  }

  /**
   * @throws Conflict naming members, if it has any
   */
  public void delete(String name, Cause cause) {
    database.run(
        h -> {
          ShownLock.wide(h);
          Group group = store.find(h, name).orElseThrow(() -> unknown(name));
          List<String> users = store.members(h, group.id(), NAMED_MEMBERS);
          if (!users.isEmpty()) {
            throw new Conflict(
                "group %s is in use by %s".formatted(name, String.join(", ", users)));
          }
          refresh.end(h, group.id(), cause);
          store.remove(h, group.id());
        });
  }

  /** Removes an interface of a group; its nodes keep theirs. */
  public void deleteInterface(String name, String iface, Cause cause) {
    database.run(
        h -> {
          ShownLock.wide(h);
          Group group = store.find(h, name).orElseThrow(() -> unknown(name));
          if (!store.removeInterface(h, group.id(), iface)) {
            throw new NotFound("group %s has no interface %s".formatted(name, iface));
          }
          refresh.where(h, "g.id = ANY (:ids)", List.of(group.id()), cause);
        });
  }

  private Optional<Written> write(GroupPlan plan, Group before, Cause cause) {
    Referents.Resolving resolving = referents.begin();
    boolean done = false;
    try {
      Group after = plan.resolve(resolving);
      List<MemberInterfaces.Needed> needed =
          database.read(h -> members.needed(h, before, plan.spread(after)));
      List<NodeStore.Placed> placed = members.lease(needed, plan.spread(after));
      Optional<Written> written =
          database.write(
              h -> {
                ShownLock.wide(h);
                Group group = plan.withBmcsetup(after, wanted -> store.bmcsetup(h, wanted));
                boolean current =
                    members.same(h, before, plan.spread(after), needed)
                        && (before == null ? store.insert(h, group) : store.update(h, group));
                if (!current) {
                  return Optional.<Written>empty();
                }
                members.put(h, placed);
                return Optional.of(commit(h, plan, group, before == null, resolving, cause));
              });
      done = written.isPresent() && !Rehearsal.isOn();
      return written;
    } catch (UnableToExecuteStatementException e) {
      throw SqlFaults.violates(e, "node_group_name") ? exists(plan.name()) : e;
    } finally {
      if (!done) {
        resolving.abandon();
      }
    }
  }

  private Written commit(
      Handle h,
      GroupPlan plan,
      Group group,
      boolean created,
      Referents.Resolving resolving,
      Cause cause) {
    List<UUID> id = List.of(group.id());
    store.put(h, group.id(), plan.changed(group));
    resolving.commit(h);
    Long version = refresh.where(h, "g.id = ANY (:ids)", id, cause).get(group.id());
    if (!created) {
      nodes.where(h, "n.group_id = ANY (:ids)", id, cause);
    }
    return new Written(group.name(), version == null ? group.version() : version, created);
  }

  private static NotFound unknown(String name) {
    return new NotFound("group " + name + " does not exist");
  }

  private static Conflict exists(String name) {
    return new Conflict("group " + name + " exists already");
  }
}
