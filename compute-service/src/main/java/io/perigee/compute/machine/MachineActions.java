package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Gone;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.operation.NewOperation;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Accepts what is to be done to machines: machine, operation and command in one transaction. */
@Singleton
public final class MachineActions {

  private final Database database;
  private final MachineStore machines;
  private final MachineLife life;
  private final Operations operations;
  private final Clock clock;

  MachineActions(
      Database database,
      MachineStore machines,
      MachineLife life,
      Operations operations,
      Clock clock) {
    this.database = database;
    this.machines = machines;
    this.life = life;
    this.operations = operations;
    this.clock = clock;
  }

  /**
   * Begins an action on a machine of the requester's account.
   *
   * @return the request id of the operation
   * @throws NotFound if the account has no such machine
   * @throws Gone if it was deleted
   * @throws Conflict of code {@code InvalidState} if its state does not allow the action, or {@code
   *     CannotDestroyMachineError} if it is protected against deletion
   */
  public String begin(Requester requester, UUID id, Action action) {
    return database.write(
        h -> {
          Machine machine =
              machines
                  .lock(h, requester.account(), id)
                  .orElseThrow(() -> new NotFound("machine " + id + " not found"));
          refuse(machine, action);
          Machine accepted = life.change(h, machine, action.acceptedOn(machine), requester.cause());
          return accept(h, requester, accepted, action);
        });
  }

  /** Accepts the command of an action on a machine that was written in this transaction. */
  String accept(Handle h, Requester requester, Machine machine, Action action) {
    String requestId = operations.newRequestId();
    ObjectNode payload = Json.object().put("accepted_at", clock.instant().toString());
    payload.set("caller", requester.caller());
    operations.accept(
        h,
        new NewOperation(
            requestId,
            action.kind(),
            machine.name(),
            machine.account().toString(),
            requester.face(),
            null,
            requester.cause()),
        List.of(
            new NewCommand(
                "compute",
                action.kind(),
                machine.id().toString(),
                payload,
                false,
                action.within())));
    return requestId;
  }

  private static void refuse(Machine machine, Action action) {
    if (machine.state() == MachineState.DELETED) {
      throw new Gone("machine " + machine.id() + " was deleted");
    }
    if (!action.allowedOn(machine)) {
      String busy = machine.task() == null ? "" : " while " + machine.task() + " is under way";
      throw new Conflict(
          "InvalidState",
          "machine %s cannot be %s: it is %s%s"
              .formatted(machine.id(), done(action), machine.state().outside(), busy));
    }
    if (action == Action.DELETE && machine.deletionProtection()) {
      throw new Conflict(
          "CannotDestroyMachineError",
          "machine " + machine.id() + " has deletion_protection; disable it first");
    }
  }

  private static String done(Action action) {
    return switch (action) {
      case PROVISION -> "provisioned";
      case START -> "started";
      case STOP -> "stopped";
      case REBOOT -> "rebooted";
      case DELETE -> "deleted";
    };
  }
}
