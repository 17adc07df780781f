package io.perigee.compute.machine;

import io.perigee.compute.affinity.Placement;
import io.perigee.compute.affinity.Rule;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.States;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Writes changes of machines, always with what the world is told of them, in the caller's
 * transaction. The machine was locked there before.
 */
@Singleton
public final class MachineLife {

  private final MachineStore machines;
  private final Placement placement;
  private final States states;
  private final Clock clock;

  MachineLife(MachineStore machines, Placement placement, States states, Clock clock) {
    this.machines = machines;
    this.placement = placement;
    this.states = states;
    this.clock = clock;
  }

  /** A machine's birth. */
  public Machine born(Handle h, Machine m, Cause cause) {
    Machine born = machines.insert(h, m);
    publish(h, born, List.of("alias", "customer_metadata", "owner_uuid", "state", "tags"), cause);
    return born;
  }

  /**
   * Writes a machine that was changed.
   *
   * @throws IllegalStateException if its new state does not follow from the old one
   */
  public Machine change(Handle h, Machine before, Machine after, Cause cause) {
    requireFollows(before, after);
    if (!before.nics().equals(after.nics())) {
      machines.putNics(h, after.id(), after.nics());
    }
    if (onlyLives(before, after)) {
      return lived(h, List.of(new Change(before, after, cause))).getFirst();
    }
    Machine written = machines.update(h, after, clock.instant());
    publish(h, written, changed(before, written), cause);
    return written;
  }

  /** A machine as it was and as it shall be. */
  record Change(Machine before, Machine after, Cause cause) {}

  /**
   * Writes machines of which nothing differs but state, task, place and fault.
   *
   * @return them as they are written, in their order
   * @throws IllegalStateException as {@link #change}
   */
  List<Machine> lived(Handle h, List<Change> changes) {
    changes.forEach(change -> requireFollows(change.before, change.after));
    List<Machine> written =
        MachineBatches.updateLives(
            h, changes.stream().map(Change::after).toList(), clock.instant());
    for (int i = 0; i < written.size(); i++) {
      Change change = changes.get(i);
      publish(h, written.get(i), changed(change.before, written.get(i)), change.cause);
    }
    return written;
  }

  private static void requireFollows(Machine before, Machine after) {
    if (before.state() != after.state() && !before.state().mayBecome(after.state())) {
      throw new IllegalStateException(
          "machine %s: %s does not become %s"
              .formatted(before.id(), before.state(), after.state()));
    }
  }

  /** Whether nothing differs but what {@link #lived} writes. */
  private static boolean onlyLives(Machine before, Machine after) {
    return MachineDraft.but(
            after,
            d -> {
              d.state = before.state();
              d.task = before.task();
              d.site = before.site();
              d.fault = before.fault();
            })
        .equals(before);
  }

  /**
   * Places a machine: reserves its size on a host of its region. Empty if none has room where the
   * rules allow.
   */
  public Optional<Machine> place(Handle h, Machine m, List<Rule> rules, Cause cause) {
    return placement
        .reserve(h, placing(m, rules, Set.of()))
        .map(
            chosen ->
                change(h, m, m.at(new Machine.Site(chosen.id(), true, m.site().bootId())), cause));
  }

  /** What is asked for where a machine is to be placed. */
  public static Placement.Request placing(Machine m, List<Rule> rules, Set<UUID> never) {
    return new Placement.Request(
        m.region().id(),
        m.account(),
        m.size().capacity(),
        rules,
        m.storage().encrypted(),
        m.id(),
        never);
  }

  /** The machine without its reservation, which its host has back; not written yet. */
  public Machine unplaced(Handle h, Machine m) {
    if (!m.site().reserved()) {
      return m;
    }
    placement.release(h, m.site().host(), m.size().capacity());
    return m.at(new Machine.Site(m.site().host(), false, m.site().bootId()));
  }

  /** What is told of a machine. */
  public static StateChange told(Machine m, List<String> changed) {
    return new StateChange(
        Topics.MACHINES,
        m.id().toString(),
        m.name(),
        m.version(),
        m.account().toString(),
        m.region().id().toString(),
        m.state().word(),
        changed,
        m.state() == MachineState.DELETED,
        MachineObject.of(m));
  }

  private void publish(Handle h, Machine m, List<String> changed, Cause cause) {
    states.publish(h, told(m, changed), cause);
  }

  /** The changefeed's names of what differs. */
  private static List<String> changed(Machine before, Machine after) {
    List<String> changed = new ArrayList<>();
    if (!before.name().equals(after.name())) {
      changed.add("alias");
    }
    if (!before.metadata().equals(after.metadata())) {
      changed.add("customer_metadata");
    }
    if (!before.tags().equals(after.tags())) {
      changed.add("tags");
    }
    if (before.state() != after.state()) {
      changed.add("state");
    }
    if (!Objects.equals(before.site().host(), after.site().host())) {
      changed.add("server_uuid");
    }
    if (!before.nics().equals(after.nics())) {
      changed.add("nics");
    }
    if (after.state() == MachineState.DELETED) {
      changed.add("destroyed");
    }
    if (!Objects.equals(before.fault(), after.fault())) {
      changed.add("error");
    }
    if (!Objects.equals(before.task(), after.task())) {
      changed.add("task");
    }
    if (before.firewallEnabled() != after.firewallEnabled()) {
      changed.add("firewall_enabled");
    }
    if (before.deletionProtection() != after.deletionProtection()) {
      changed.add("deletion_protection");
    }
    if (!before.size().equals(after.size())) {
      changed.add("package");
    }
    if (!before.storage().equals(after.storage())) {
      changed.add("disks");
    }
    return changed;
  }
}
