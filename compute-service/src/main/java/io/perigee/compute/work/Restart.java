package io.perigee.compute.work;

import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.Vitals;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineState;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;

/**
 * Takes a machine down and up again, each internal state shown: running, shutting_down, down,
 * ready. It goes on from wherever an earlier run left the machine.
 */
@Singleton
final class Restart {

  private final MachineWork work;

  Restart(MachineWork work) {
    this.work = work;
  }

  /** Stops it, if it runs; then it is down, or stopped as it was. */
  Machine down(Task task, Machine machine)
      throws MachineWork.Superseded, HypervisorFault, InterruptedException {
    Machine now = machine;
    if (now.state() == MachineState.RUNNING) {
      now = work.change(task, m -> m.in(MachineState.SHUTTING_DOWN));
    }
    if (now.state() == MachineState.SHUTTING_DOWN) {
      MachineWork.Site site = work.site(now);
      task.step("stop", null);
      site.hypervisor().stop(site.host().name(), now.id(), MachineWork.fence(task));
      now = work.change(task, m -> m.in(MachineState.DOWN));
    }
    return now;
  }

  /** Starts it, unless it was stopped before; it is not shown as running yet. */
  Machine up(Task task, Machine machine)
      throws MachineWork.Superseded, HypervisorFault, InterruptedException {
    if (machine.state() == MachineState.STOPPED) {
      return machine;
    }
    if (machine.state() == MachineState.DOWN) {
      work.change(task, m -> m.in(MachineState.READY));
    }
    MachineWork.Site site = work.site(machine);
    task.step("start", null);
    Vitals vitals =
        site.hypervisor().start(site.host().name(), machine.id(), MachineWork.fence(task));
    return work.change(task, m -> m.at(new Machine.Site(m.site().host(), true, vitals.bootId())));
  }

  /** The machine once all was done. */
  static Machine done(Machine machine) {
    Machine free = machine.doing(null);
    return machine.state() == MachineState.READY ? free.in(MachineState.RUNNING) : free;
  }

  /** What it is when it could not go on: it was not stopped yet, or did not come up again. */
  static Machine stuck(Machine machine) {
    return switch (machine.state()) {
      case SHUTTING_DOWN -> machine.in(MachineState.RUNNING).doing(null);
      case DOWN, READY -> machine.in(MachineState.STOPPED).doing(null);
      default -> machine.doing(null);
    };
  }
}
