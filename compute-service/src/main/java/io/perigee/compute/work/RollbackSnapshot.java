package io.perigee.compute.work;

import io.perigee.compute.driver.Vitals;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineState;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;

/** Gives a stopped machine the disks of a snapshot, then starts it. */
@Singleton
final class RollbackSnapshot extends MachineCommand {

  RollbackSnapshot(MachineWork work) {
    super(work, Action.ROLLBACK_SNAPSHOT);
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Machine machine = work.now(task);
    MachineWork.Site site = work.site(machine);
    if (machine.state() == MachineState.STOPPED) {
      task.step("rollback", null);
      site.hypervisor()
          .disks()
          .rollback(
              site.host().name(),
              machine.id(),
              CreateSnapshot.snapshot(task),
              MachineWork.fence(task));
      machine = work.change(task, m -> m.in(MachineState.READY));
    }
    task.step("start", null);
    Vitals vitals =
        site.hypervisor().start(site.host().name(), machine.id(), MachineWork.fence(task));
    return done(
        task,
        machine,
        m ->
            m.in(MachineState.RUNNING)
                .doing(null)
                .at(new Machine.Site(m.site().host(), true, vitals.bootId())));
  }

  /** It stays stopped. */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return failed(task, code, why, m -> m.in(MachineState.STOPPED).doing(null));
  }
}
