package io.perigee.power.work;

import io.perigee.power.control.ControlAction;
import io.perigee.power.control.ControlRun;
import io.perigee.runtime.work.CommandHandler;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;

/** Carries out one kind of control action. */
final class ControlHandler implements CommandHandler {

  private final ControlAction action;
  private final ControlRun run;

  ControlHandler(ControlAction action, ControlRun run) {
    this.action = action;
    this.run = run;
  }

  @Override
  public String kind() {
    return action.kind();
  }

  @Override
  public boolean repeatable() {
    return action.repeatable();
  }

  @Override
  public Outcome run(Task task) throws InterruptedException {
    return run.run(task, action);
  }
}
