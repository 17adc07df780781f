package io.perigee.compute.work;

import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.Nic;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;

/**
 * Takes an interface from a machine, rebooting it if it runs. Its address is free again once the
 * machine is published without it.
 */
@Singleton
final class RemoveNic extends MachineCommand {

  private final Restart restart;
  private final GuestSettings settings;

  RemoveNic(MachineWork work, Restart restart, GuestSettings settings) {
    super(work, Action.REMOVE_NIC);
    this.restart = restart;
    this.settings = settings;
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Machine machine = restart.down(task, work.now(task));
    MachineWork.Site site = work.site(machine);
    site.hypervisor()
        .configure(
            site.host().name(),
            GuestSettings.guest(machine),
            settings.of(machine.with(AddNic.without(machine, AddNic.mac(task)))),
            MachineWork.fence(task));
    machine = restart.up(task, machine);
    return done(task, machine, m -> Restart.done(m.rid(AddNic.without(m, AddNic.mac(task)))));
  }

  /** It keeps the interface. */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return failed(
        task,
        code,
        why,
        m ->
            Restart.stuck(
                m.with(m.nics().stream().map(nic -> nic.in(Nic.State.RUNNING)).toList())));
  }
}
