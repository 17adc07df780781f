package io.perigee.compute.work;

import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineState;
import io.perigee.compute.machine.MachineStore;
import io.perigee.compute.snapshot.SnapshotStore;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Deletes a machine: its disk, its reservation, and, by being published without them, its
 * addresses. Its record stays for a while.
 */
@Singleton
final class DeleteMachine extends MachineCommand {

  private final Database database;
  private final MachineStore machines;
  private final SnapshotStore snapshots;
  private final OtherPlace other;

  DeleteMachine(
      MachineWork work,
      Database database,
      MachineStore machines,
      SnapshotStore snapshots,
      OtherPlace other) {
    super(work, Action.DELETE);
    this.snapshots = snapshots;
    this.other = other;
    this.database = database;
    this.machines = machines;
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Optional<Machine> found = database.read(h -> machines.findForWork(h, MachineWork.id(task)));
    if (found.isEmpty() || found.get().state() == MachineState.DELETED) {
      return Outcome.done("machine %s is gone".formatted(task.key()));
    }
    Machine machine = found.get();
    other.remove(task, machine);
    if (machine.site().host() != null) {
      MachineWork.Site site = work.site(machine);
      task.step("disk", null);
      site.hypervisor().delete(site.host().name(), machine.id(), MachineWork.fence(task));
    }
    return Outcome.done(
        "machine %s: delete done".formatted(machine.name()),
        null,
        h -> {
          other.gone(h, machine);
          snapshots.deleteAll(h, machine.id());
          work.end(
                  task,
                  Action.DELETE,
                  true,
                  m -> work.unplaced(h, m).in(MachineState.DELETED).doing(null).with(List.of()))
              .accept(h);
        });
  }

  /** It can be deleted again. */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return failed(
        task,
        code,
        why,
        m -> m.in(MachineState.FAILED).doing(null).failing(new Machine.Fault(code, why)));
  }
}
