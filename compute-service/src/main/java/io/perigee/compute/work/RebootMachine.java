package io.perigee.compute.work;

import io.perigee.compute.driver.Vitals;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineState;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;

/**
 * Reboots a machine: shutting_down, down, ready, running. It cannot simply be run again: a run that
 * died half-way may have left the machine anywhere. The machine's state says how far it came, the
 * hypervisor what came of it; if that cannot say, the outcome is unknown.
 */
@Singleton
final class RebootMachine extends MachineCommand {

  RebootMachine(MachineWork work) {
    super(work, Action.REBOOT);
  }

  @Override
  public boolean repeatable() {
    return false;
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Machine machine = work.now(task);
    if (task.interrupted()) {
      Vitals seen = work.lookOrNull(machine);
      if (seen == null || seen.power() == Vitals.Power.ABSENT) {
        return gaveUp(
            task,
            "OutcomeUnknown",
            "outcome unknown: it was interrupted, and its host cannot tell");
      }
    }
    MachineWork.Site site = work.site(machine);
    if (machine.state() == MachineState.RUNNING) {
      machine = work.change(task, m -> m.in(MachineState.SHUTTING_DOWN));
    }
    if (machine.state() == MachineState.SHUTTING_DOWN) {
      task.step("stop", null);
      site.hypervisor().stop(site.host().name(), machine.id(), MachineWork.fence(task));
      machine = work.change(task, m -> m.in(MachineState.DOWN));
    }
    if (machine.state() == MachineState.DOWN) {
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

  /**
   * What it is then follows from how far it came: it was not stopped yet, or did not come up again.
   */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return failed(
        task,
        code,
        why,
        m ->
            switch (m.state()) {
              case SHUTTING_DOWN -> m.in(MachineState.RUNNING).doing(null);
              case DOWN, READY -> m.in(MachineState.STOPPED).doing(null);
              default -> m.doing(null);
            });
  }
}
