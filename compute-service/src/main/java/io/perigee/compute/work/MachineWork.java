package io.perigee.compute.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.driver.Fence;
import io.perigee.compute.driver.Hypervisor;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.Hypervisors;
import io.perigee.compute.driver.Vitals;
import io.perigee.compute.host.Host;
import io.perigee.compute.host.HostStore;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Audit;
import io.perigee.compute.machine.AuditStore;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineBatches;
import io.perigee.compute.machine.MachineLife;
import io.perigee.compute.machine.MachineState;
import io.perigee.compute.machine.MachineStore;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/**
 * What the handlers of machine commands share: the machine under a task's fence, its hypervisor,
 * and its audit.
 */
@Singleton
final class MachineWork {

  private final Database database;
  private final MachineStore machines;
  private final MachineLife life;
  private final AuditStore audits;
  private final HostStore hosts;
  private final Hypervisors hypervisors;
  private final Clock clock;

  MachineWork(
      Database database,
      MachineStore machines,
      MachineLife life,
      AuditStore audits,
      HostStore hosts,
      Hypervisors hypervisors,
      Clock clock) {
    this.database = database;
    this.machines = machines;
    this.life = life;
    this.audits = audits;
    this.hosts = hosts;
    this.hypervisors = hypervisors;
    this.clock = clock;
  }

  /** A machine's host with the driver that speaks to it. */
  record Site(Host host, Hypervisor hypervisor) {

    Vitals look(Machine machine) throws HypervisorFault, InterruptedException {
      return hypervisor.look(host.name(), machine.id());
    }
  }

  /** The machine is being deleted, or is gone: whatever else was to be done to it ends. */
  static final class Superseded extends Exception {
    private static final long serialVersionUID = 1L;

    Superseded() {
      super("the machine is being deleted");
    }
  }

  static UUID id(Task task) {
    return UUID.fromString(task.key());
  }

  static Fence fence(Task task) {
    return new Fence(task.number(), task.epoch());
  }

  /** The machine as it is. */
  Machine now(Task task) throws Superseded {
    return alive(
        database.read(h -> machines.findForWork(h, id(task))).orElseThrow(Superseded::new));
  }

  /** Changes the machine in a transaction of the task's. */
  Machine change(Task task, UnaryOperator<Machine> change) throws Superseded {
    Machine changed =
        task.write(
            h -> {
              Machine before = locked(h, task);
              return ending(before)
                  ? before
                  : life.change(h, before, change.apply(before), task.cause());
            });
    return alive(changed);
  }

  /** As {@link #change}, but with the transaction at hand. */
  <T> T locked(Task task, BiFunction<Handle, Machine, T> work) {
    return task.write(h -> work.apply(h, locked(h, task)));
  }

  Site site(Machine machine) throws HypervisorFault {
    Host host =
        database
            .read(h -> hosts.byId(h, machine.site().host()))
            .orElseThrow(
                () -> new HypervisorFault(HypervisorFault.Kind.PERMANENT, "its host is no more"));
    return new Site(host, hypervisors.of(host.driver()));
  }

  /** What the hypervisor sees of it; null if it cannot be asked. */
  Vitals lookOrNull(Machine machine) throws InterruptedException {
    try {
      return machine.site().host() == null ? Vitals.ABSENT : site(machine).look(machine);
    } catch (HypervisorFault e) {
      return null;
    }
  }

  /**
   * The last effect of a command: the machine's change and the audit's row. A machine that is being
   * deleted meanwhile is left to that.
   */
  Consumer<Handle> end(Task task, Action action, boolean success, UnaryOperator<Machine> change) {
    return h ->
        machines
            .lockForWork(h, id(task))
            .ifPresent(
                before -> {
                  boolean overtaken = ending(before) && action != Action.DELETE;
                  if (!overtaken && before.state() != MachineState.DELETED) {
                    life.change(h, before, change.apply(before), task.cause());
                  }
                  audits.add(h, audit(task, action, success && !overtaken));
                });
  }

  /** The machine without its reservation, in the transaction at hand. */
  Machine unplaced(Handle h, Machine machine) {
    return life.unplaced(h, machine);
  }

  /** Locks the machines of commands that end together, so that their ends find them locked. */
  static void lockAll(Handle h, List<Task> tasks) {
    MachineBatches.lockForWork(h, tasks.stream().map(MachineWork::id).toList());
  }

  private Machine locked(Handle h, Task task) {
    return machines
        .lockForWork(h, id(task))
        .orElseThrow(() -> new IllegalStateException("machine " + task.key() + " has no record"));
  }

  /**
   * A client that waits for an action looks for an audit row later than the Date of the answer that
   * accepted it. That Date has whole seconds, and may be of the second after the acceptance.
   */
  private Audit audit(Task task, Action action, boolean success) {
    JsonNode caller = task.payload().path("caller");
    Instant accepted =
        Instant.parse(task.payload().path("accepted_at").asText("1970-01-01T00:00:00Z"));
    Instant earliest = accepted.truncatedTo(ChronoUnit.SECONDS).plusMillis(1001);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new Audit(
        null,
        task.commandId(),
        id(task),
        action.word(),
        success,
        caller instanceof ObjectNode object ? object : Json.object().put("type", "operator"),
        now.isBefore(earliest) ? earliest : now);
  }

  static Machine alive(Machine machine) throws Superseded {
    if (ending(machine)) {
      throw new Superseded();
    }
    return machine;
  }

  static boolean ending(Machine machine) {
    return machine.state() == MachineState.DELETING || machine.state() == MachineState.DELETED;
  }
}
