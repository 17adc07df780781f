package io.perigee.compute.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.NodeConfig;
import io.perigee.compute.node.NodeStore.Membership;
import io.perigee.compute.referent.Referents;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.Rehearsal;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** What can be done with nodes. */
@Singleton
public final class Nodes {

  private final Database database;
  private final NodeStore store;
  private final NodeRefresh refresh;
  private final Referents referents;
  private final AddressLeases leases;
  private final NodeWrites writes;
  private final GroupsSeen seen;
  private final NodeConfig config;

  Nodes(
      Database database,
      NodeStore store,
      NodeRefresh refresh,
      Referents referents,
      AddressLeases leases,
      NodeWrites writes,
      GroupsSeen seen,
      NodeConfig config) {
    this.database = database;
    this.store = store;
    this.refresh = refresh;
    this.referents = referents;
    this.leases = leases;
    this.writes = writes;
    this.seen = seen;
    this.config = config;
  }

  /** Whether a write may make a node, or change one. */
  public enum Mode {
    EITHER,
    NEW_ONLY,
    EXISTING_ONLY
  }

  /** Of who does not mind which version is changed. */
  public static final LongConsumer ANY_VERSION = version -> {};

  /** What a write has done. */
  public record Written(String name, long version, boolean created) {}

  /**
   * Makes a node, or changes the one of this name. It is planned first, then written if what it was
   * planned on still holds, else planned anew.
   *
   * @param expected given the version found, 0 if there is none; throws if the caller expected
   *     another; {@link #ANY_VERSION} if none was
   * @throws Invalid if something named does not exist
   * @throws Conflict if a name, address or MAC address is another's
   */
  public Written put(
      String name, NodeChange change, Mode mode, LongConsumer expected, Cause cause) {
    UUID fresh = UUID.randomUUID();
    if (mode != Mode.EXISTING_ONLY && expected == ANY_VERSION) {
      Optional<Written> made = make(fresh, name, change, cause);
      if (made.isPresent()) {
        return made.get();
      }
    }
    for (int attempt = 0; attempt < config.writeAttempts(); attempt++) {
      Node before = database.read(h -> store.find(h, name)).orElse(null);
      expected.accept(before == null ? 0 : before.version());
      require(mode, name, before);
      Membership group = group(change, before);
      Optional<Written> written =
          write(
              new NodePlan(before == null ? fresh : before.id(), name, before, change, group),
              before,
              change,
              group,
              cause);
      if (written.isPresent()) {
        return written.get();
      }
    }
    throw new Conflict("node " + name + " is being changed by others; try again");
  }

  /**
   * Makes a node like another: its group, settings and networks, but with addresses of its own and
   * without what belongs to one piece of hardware only.
   *
   * @param change applied to the copy; its new name is the copy's
   */
  public Written copy(String name, NodeChange change, Cause cause) {
    Node from = database.read(h -> store.find(h, name)).orElseThrow(() -> unknown(name));
    return put(change.newName(), NodeCopy.of(from, change), Mode.NEW_ONLY, ANY_VERSION, cause);
  }

  /**
   * Removes a node. Its addresses are free at once, or as soon as the network service has seen that
   * it is gone.
   */
  public void delete(String name, Cause cause) {
    Node gone =
        database.write(
            h -> {
              ShownLock.one(h);
              Node node = store.find(h, name).orElseThrow(() -> unknown(name));
              refresh.end(h, node.id(), cause);
              store.remove(h, node.id());
              return node;
            });
    leases.releaseGone(
        AddressLeases.Holder.NODE,
        gone.id(),
        gone.interfaces().stream().flatMap(i -> i.addresses().stream()).toList());
  }

  /** Removes an interface of a node. */
  public void deleteInterface(String name, String iface, Cause cause) {
    Node before =
        database.write(
            h -> {
              ShownLock.one(h);
              Node node = store.find(h, name).orElseThrow(() -> unknown(name));
              if (!store.removeInterface(h, node.id(), iface)) {
                throw new NotFound("node %s has no interface %s".formatted(name, iface));
              }
              refresh.batch(h, List.of(node.id()), cause);
              return node;
            });
    leases.releaseGone(
        AddressLeases.Holder.NODE,
        before.id(),
        before.interfaces().stream()
            .filter(i -> i.name().equals(iface))
            .flatMap(i -> i.addresses().stream())
            .toList());
  }

  /**
   * Makes a node of a group that was seen before, and of which nobody else need be asked: without
   * looking whether there is one of its name, which the write itself finds out. Empty if it has to
   * be planned on what there is.
   */
  private Optional<Written> make(UUID id, String name, NodeChange change, Cause cause) {
    Membership group = seen.of(change.fields().path("group").textValue());
    if (group == null || change.newName() != null) {
      return Optional.empty();
    }
    NodePlan plan;
    try {
      plan = new NodePlan(id, name, null, change, group);
    } catch (Invalid e) {
      // Of a new node; perhaps there is one, of which it can be done.
      return Optional.empty();
    }
    return plan.needsOthers() ? Optional.empty() : write(plan, null, change, group, cause);
  }

  private Optional<Written> write(
      NodePlan plan, Node before, NodeChange change, Membership group, Cause cause) {
    Referents.Resolving resolving = referents.begin();
    Node after = null;
    boolean done = false;
    try {
      after = plan.resolve(resolving, leases);
      Optional<Written> written =
          writes.write(
              new NodeWrites.Item(plan, after, before, change, group.version(), resolving, cause));
      // A rehearsal gives back what it leased.
      done = written.isPresent() && !Rehearsal.isOn();
      return written;
    } catch (UnableToExecuteStatementException e) {
      throw refused(e, plan, after);
    } finally {
      if (after != null) {
        leases.release(after.id(), done ? plan.oldAddresses(after) : plan.newAddresses(after));
      }
      if (!done) {
        resolving.abandon();
      }
    }
  }

  private Membership group(NodeChange change, Node before) {
    JsonNode wanted = change.fields().get("group");
    if (wanted == null && before == null) {
      throw Missing.field("group");
    }
    if (wanted != null && wanted.isNull()) {
      throw Invalid.field("group", "group cannot be cleared; a node is in a group");
    }
    String name = wanted == null ? before.groupName() : wanted.textValue();
    Membership group =
        database
            .read(h -> store.group(h, name))
            .orElseThrow(
                () -> Invalid.field("group", "group: group %s does not exist".formatted(name)));
    seen.saw(group);
    return group;
  }

  private static void require(Mode mode, String name, Node before) {
    if (mode == Mode.EXISTING_ONLY && before == null) {
      throw unknown(name);
    }
    if (mode == Mode.NEW_ONLY && before != null) {
      throw new Conflict("node " + name + " exists already");
    }
  }

  private RuntimeException refused(UnableToExecuteStatementException e, NodePlan plan, Node after) {
    if (SqlFaults.violates(e, "node_name")) {
      return new Conflict("node " + after.name() + " exists already");
    }
    if (SqlFaults.violates(e, "node_interface_macaddress")) {
      return plan.changed().stream()
          .filter(i -> i.macaddress() != null)
          .flatMap(
              i ->
                  database.read(h -> store.ownerOfMac(h, i.macaddress(), after.id())).stream()
                      .map(
                          owner ->
                              new Conflict(
                                  "macaddress %s is node %s's".formatted(i.macaddress(), owner))))
          .findFirst()
          .orElseGet(() -> new Conflict("a macaddress is used twice"));
    }
    return e;
  }

  private static NotFound unknown(String name) {
    return new NotFound("node " + name + " does not exist");
  }
}
