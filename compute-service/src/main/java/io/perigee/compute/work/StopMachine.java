package io.perigee.compute.work;

import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineState;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;

/** Stops a running machine; its state says that it is shutting down from the acceptance on. */
@Singleton
final class StopMachine extends MachineCommand {

  StopMachine(MachineWork work) {
    super(work, Action.STOP);
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Machine machine = work.now(task);
    MachineWork.Site site = work.site(machine);
    task.step("stop", null);
    site.hypervisor().stop(site.host().name(), machine.id(), MachineWork.fence(task));
    return done(task, machine, m -> m.in(MachineState.STOPPED).doing(null));
  }

  /** It runs on. */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return failed(task, code, why, m -> m.in(MachineState.RUNNING).doing(null));
  }
}
