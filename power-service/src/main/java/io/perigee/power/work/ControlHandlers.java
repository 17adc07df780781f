package io.perigee.power.work;

import io.perigee.power.control.ControlAction;
import io.perigee.power.control.ControlRun;
import io.perigee.runtime.work.CommandHandler;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** A handler for each control action; the queue finds them by their kind. */
@Singleton
final class ControlHandlers {

  private final ControlRun run;

  ControlHandlers(ControlRun run) {
    this.run = run;
  }

  @Produces
  @Singleton
  CommandHandler on() {
    return new ControlHandler(ControlAction.POWER_ON, run);
  }

  @Produces
  @Singleton
  CommandHandler off() {
    return new ControlHandler(ControlAction.POWER_OFF, run);
  }

  @Produces
  @Singleton
  CommandHandler cycle() {
    return new ControlHandler(ControlAction.POWER_CYCLE, run);
  }

  @Produces
  @Singleton
  CommandHandler reset() {
    return new ControlHandler(ControlAction.POWER_RESET, run);
  }

  @Produces
  @Singleton
  CommandHandler status() {
    return new ControlHandler(ControlAction.POWER_STATUS, run);
  }

  @Produces
  @Singleton
  CommandHandler identify() {
    return new ControlHandler(ControlAction.CHASSIS_IDENTIFY, run);
  }

  @Produces
  @Singleton
  CommandHandler noidentify() {
    return new ControlHandler(ControlAction.CHASSIS_NOIDENTIFY, run);
  }
}
