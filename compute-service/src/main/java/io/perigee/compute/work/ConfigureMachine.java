package io.perigee.compute.work;

import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.function.UnaryOperator;

/** Carries settings that are in force to the machine's host: whichever they are then. */
@Singleton
final class ConfigureMachine extends MachineCommand {

  private final GuestSettings settings;

  ConfigureMachine(MachineWork work, GuestSettings settings) {
    super(work, Action.SET_METADATA);
    this.settings = settings;
  }

  @Override
  Action action(Task task) {
    return Action.of(task.payload().path("action").asText());
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Machine machine = work.now(task);
    if (machine.site().reserved()) {
      MachineWork.Site site = work.site(machine);
      site.hypervisor()
          .configure(
              site.host().name(),
              GuestSettings.guest(machine),
              settings.of(machine),
              MachineWork.fence(task));
    }
    return done(task, machine, UnaryOperator.identity());
  }

  /** The setting stays; its host will hear of it with the next one. */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return failed(task, code, why, UnaryOperator.identity());
  }
}
