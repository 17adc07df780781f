package io.perigee.compute.work;

import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.Nic;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Gives a machine the interface that was accepted, rebooting it if it runs. */
@Singleton
final class AddNic extends MachineCommand {

  private final Restart restart;
  private final GuestSettings settings;

  AddNic(MachineWork work, Restart restart, GuestSettings settings) {
    super(work, Action.ADD_NIC);
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
            settings.of(machine.with(used(machine, task))),
            MachineWork.fence(task));
    machine = restart.up(task, machine);
    return done(task, machine, m -> Restart.done(m.with(used(m, task))));
  }

  /** It has no such interface. */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return failed(task, code, why, m -> Restart.stuck(m.with(without(m, mac(task)))));
  }

  private static List<Nic> used(Machine machine, Task task) {
    boolean primary = task.payload().path("primary").asBoolean();
    return machine.nics().stream()
        .map(
            nic ->
                nic.mac().equals(mac(task))
                    ? nic.in(Nic.State.RUNNING).primary(primary || nic.primary())
                    : nic.primary(nic.primary() && !primary))
        .toList();
  }

  static String mac(Task task) {
    return task.payload().path("mac").asText();
  }

  /** The machine's other interfaces, one of them the primary. */
  static List<Nic> without(Machine machine, String mac) {
    List<Nic> rest =
        new ArrayList<>(machine.nics().stream().filter(nic -> !nic.mac().equals(mac)).toList());
    if (!rest.isEmpty() && rest.stream().noneMatch(Nic::primary)) {
      rest.set(0, rest.getFirst().primary(true));
    }
    return rest;
  }
}
