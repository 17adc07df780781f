package io.perigee.compute.work;

import io.perigee.compute.driver.Vitals;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
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

  private final Restart restart;

  RebootMachine(MachineWork work, Restart restart) {
    super(work, Action.REBOOT);
    this.restart = restart;
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
    machine = restart.up(task, restart.down(task, machine));
    return done(task, machine, Restart::done);
  }

  /**
   * What it is then follows from how far it came: it was not stopped yet, or did not come up again.
   */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return failed(task, code, why, Restart::stuck);
  }
}
