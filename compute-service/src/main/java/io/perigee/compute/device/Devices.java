package io.perigee.compute.device;

import io.perigee.compute.NodeConfig;
import io.perigee.compute.device.Device.Kind;
import io.perigee.compute.node.AddressLeases;
import io.perigee.compute.node.NodeRefresh;
import io.perigee.compute.node.ShownLock;
import io.perigee.compute.referent.Referents;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.state.States;
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

/** What can be done with switches and other devices. */
@Singleton
public final class Devices {

  private static final int NAMED_USERS = 5;

  private final Database database;
  private final DeviceStore store;
  private final States states;
  private final NodeRefresh nodes;
  private final Referents referents;
  private final AddressLeases leases;
  private final NodeConfig config;

  Devices(
      Database database,
      DeviceStore store,
      States states,
      NodeRefresh nodes,
      Referents referents,
      AddressLeases leases,
      NodeConfig config) {
    this.database = database;
    this.store = store;
    this.states = states;
    this.nodes = nodes;
    this.referents = referents;
    this.leases = leases;
    this.config = config;
  }

  /** What a write has done. */
  public record Written(String name, long version, boolean created) {}

  /** All of a kind, by name. */
  public List<Device> list(Kind kind) {
    return database.read(h -> store.list(h, kind));
  }

  /** Empty if there is none of this kind and name. */
  public Optional<Device> find(Kind kind, String name) {
    return database.read(h -> store.find(h, kind, name));
  }

  /**
   * @throws NotFound if there is none of this kind and name
   */
  public Device get(Kind kind, String name) {
    return find(kind, name).orElseThrow(() -> unknown(kind, name));
  }

  /**
   * Makes a device, or changes the one of this name. In a network it has an address of each of its
   * families: the one that the request names, else the next free one.
   *
   * @param expected given the version found, 0 if there is none; throws if the caller expected
   *     another
   * @throws Conflict if a name or address is another's
   */
  public Written put(
      Kind kind, String name, DeviceChange change, LongConsumer expected, Cause cause) {
    UUID fresh = UUID.randomUUID();
    for (int attempt = 0; attempt < config.writeAttempts(); attempt++) {
      Optional<Device> found = database.read(h -> store.find(h, kind, name));
      expected.accept(found.map(Device::version).orElse(0L));
      Optional<Written> written =
          write(found.orElseGet(() -> DevicePlan.fresh(fresh, kind, name)), change, cause);
      if (written.isPresent()) {
        return written.get();
      }
    }
    throw new Conflict("%s %s is being changed by others; try again".formatted(kind.text(), name));
  }

  /** Makes a device like another, with addresses of its own. */
  public Written copy(Kind kind, String name, DeviceChange change, Cause cause) {
    Device from = get(kind, name);
    Device fresh = DevicePlan.fresh(UUID.randomUUID(), kind, change.newName());
    if (database.read(h -> store.find(h, kind, change.newName())).isPresent()) {
      throw exists(fresh);
    }
    return write(fresh, DeviceChange.copy(from, change), cause).orElseThrow(() -> exists(fresh));
  }

  /**
   * Removes a device; it leaves its rack.
   *
   * @throws Conflict naming nodes that are on the switch
   */
  public void delete(Kind kind, String name, Cause cause) {
    Device gone =
        database.write(
            h -> {
              ShownLock.wide(h);
              Device device = store.find(h, kind, name).orElseThrow(() -> unknown(kind, name));
              List<String> users = store.nodes(h, device.id(), NAMED_USERS);
              if (!users.isEmpty()) {
                throw new Conflict(
                    "%s %s is in use by %s".formatted(kind.text(), name, String.join(", ", users)));
              }
              states.publish(h, PublishedDevice.end(device), cause);
              store.remove(h, device.id());
              return device;
            });
    leases.releaseGone(AddressLeases.Holder.DEVICE, gone.id(), gone.place().addresses());
  }

  private Optional<Written> write(Device before, DeviceChange change, Cause cause) {
    DevicePlan plan = new DevicePlan(before, change);
    Referents.Resolving resolving = referents.begin();
    Device after = null;
    boolean done = false;
    try {
      Device planned = plan.resolve(resolving, leases);
      after = planned;
      Optional<Written> written = database.write(h -> commit(h, before, planned, resolving, cause));
      // A rehearsal gives back what it leased.
      done = written.isPresent() && !Rehearsal.isOn();
      return written;
    } catch (UnableToExecuteStatementException e) {
      throw SqlFaults.violates(e, "device_name") ? exists(after) : e;
    } finally {
      if (after != null) {
        leases.release(
            AddressLeases.Holder.DEVICE,
            after.id(),
            done ? plan.oldAddresses(after) : plan.newAddresses(after));
      }
      if (!done) {
        resolving.abandon();
      }
    }
  }

  private Optional<Written> commit(
      Handle h, Device before, Device after, Referents.Resolving resolving, Cause cause) {
    ShownLock.wide(h);
    boolean created = before.version() == 0;
    List<String> changed = created ? List.of("created") : PublishedDevice.differing(before, after);
    if (changed.isEmpty()) {
      resolving.commit(h);
      return Optional.of(new Written(after.name(), before.version(), false));
    }
    if (created) {
      store.insert(h, after);
    } else if (!store.update(h, after)) {
      return Optional.empty();
    }
    resolving.commit(h);
    Device now = store.find(h, after.kind(), after.name()).orElseThrow();
    states.publish(h, PublishedDevice.change(now, changed), cause);
    if (changed.contains("name")) {
      nodes.where(h, "n.switch_id = ANY (:ids)", List.of(now.id()), cause);
    }
    return Optional.of(new Written(now.name(), now.version(), created));
  }

  private static NotFound unknown(Kind kind, String name) {
    return new NotFound("%s %s does not exist".formatted(kind.text(), name));
  }

  private static Conflict exists(Device device) {
    return new Conflict("%s %s exists already".formatted(device.kind().text(), device.name()));
  }
}
