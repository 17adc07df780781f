package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.operation.NewOperation;
import io.perigee.runtime.operation.Operations;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** What is told and ordered when an action on a machine is accepted. */
@Singleton
final class MachineOrders {

  private final Operations operations;
  private final Clock clock;

  MachineOrders(Operations operations, Clock clock) {
    this.operations = operations;
    this.clock = clock;
  }

  /** What every command is told. */
  ObjectNode payload(Requester requester, Action action) {
    ObjectNode payload =
        Json.object().put("accepted_at", clock.instant().toString()).put("action", action.word());
    payload.set("caller", requester.caller());
    return payload;
  }

  /** The operation of an action that needs nothing else. */
  Operations.Wanted of(Requester requester, Machine machine, Action action) {
    return of(requester, machine, action, payload(requester, action));
  }

  /** The operation of an action, under a new id. */
  Operations.Wanted of(Requester requester, Machine machine, Action action, ObjectNode payload) {
    return new Operations.Wanted(
        new NewOperation(
            operations.newRequestId(),
            "machine." + action.word(),
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
  }
}
