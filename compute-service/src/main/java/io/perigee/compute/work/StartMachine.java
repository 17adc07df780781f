package io.perigee.compute.work;

import io.perigee.compute.driver.Vitals;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineState;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;

/** Starts a stopped machine: stopped, ready, running. */
@Singleton
final class StartMachine extends MachineCommand {

  StartMachine(MachineWork work) {
    super(work, Action.START);
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Machine machine =
        work.change(task, m -> m.state() == MachineState.STOPPED ? m.in(MachineState.READY) : m);
    MachineWork.Site site = work.site(machine);
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

  /** It stays stopped; if it never got so far as to boot, nothing changes but the task. */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return failed(task, code, why, m -> m.in(MachineState.STOPPED).doing(null));
  }
}
