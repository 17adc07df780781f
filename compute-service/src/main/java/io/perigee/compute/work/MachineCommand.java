package io.perigee.compute.work;

import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.runtime.work.CommandHandler;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/** The handlers of machine commands: what is the same in all of them. */
abstract class MachineCommand implements CommandHandler {

  private static final Logger LOG = Logger.getLogger(MachineCommand.class);

  final MachineWork work;
  private final Action action;

  MachineCommand(MachineWork work, Action action) {
    this.work = work;
    this.action = action;
  }

  @Override
  public final String kind() {
    return action.kind();
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public void endTogether(Handle h, List<Task> tasks) {
    MachineWork.lockAll(h, tasks);
  }

  @Override
  public final Outcome run(Task task) throws Exception {
    try {
      return carryOut(task);
    } catch (MachineWork.Superseded e) {
      return Outcome.failed(
          "Superseded",
          e.getMessage(),
          work.end(task, action(task), false, UnaryOperator.identity()).andThen(superseded(task)));
    } catch (HypervisorFault e) {
      LOG.infof(
          e.getCause(),
          "event=hypervisor_fault command=%s kind=%s machine=%s fault=%s reason=\"%s\"",
          task.commandId(),
          task.kind(),
          task.key(),
          e.kind(),
          e.getMessage());
      return e.kind() == HypervisorFault.Kind.PERMANENT
          ? gaveUp(task, "HypervisorFault", e.getMessage())
          : new Outcome.Retry(null, e.getMessage());
    }
  }

  /** What the command does, as the audit calls it. */
  Action action(Task task) {
    return action;
  }

  /** What is left to do in other tables when the machine's deletion came first. */
  Consumer<Handle> superseded(Task task) {
    return h -> {};
  }

  /** The steps of the command. */
  abstract Outcome carryOut(Task task) throws Exception;

  /** It came out well. */
  final Outcome done(Task task, Machine machine, UnaryOperator<Machine> change) {
    return Outcome.done(
        "machine %s: %s done".formatted(machine.name(), action(task).word()),
        null,
        work.end(task, action(task), true, change));
  }

  /** It came out well, and changes other tables too. */
  final Outcome done(
      Task task, Machine machine, UnaryOperator<Machine> change, Consumer<Handle> more) {
    return Outcome.done(
        "machine %s: %s done".formatted(machine.name(), action(task).word()),
        null,
        work.end(task, action(task), true, change).andThen(more));
  }

  /** It did not; the change says what the machine is then. */
  final Outcome.Failed failed(Task task, String code, String why, UnaryOperator<Machine> change) {
    return new Outcome.Failed(code, why, work.end(task, action(task), false, change));
  }
}
