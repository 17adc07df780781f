package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.region.Here;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Gone;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Accepts what is to be done to machines: machine, operation and command in one transaction. */
@Singleton
public final class MachineActions {

  private final Database database;
  private final MachineStore machines;
  private final MachineLife life;
  private final PlainActions plain;
  private final MachineOrders orders;
  private final Operations operations;
  private final Here here;

  MachineActions(
      Database database,
      MachineStore machines,
      MachineLife life,
      PlainActions plain,
      MachineOrders orders,
      Operations operations,
      Here here) {
    this.database = database;
    this.machines = machines;
    this.life = life;
    this.plain = plain;
    this.orders = orders;
    this.operations = operations;
    this.here = here;
  }

  /**
   * A machine with something begun on it, and the operation that carries it out.
   *
   * @param subject which of the machine's things it is about, as its preparation said; may be null
   */
  public record Begun(Machine machine, String requestId, String subject) {}

  /** What else an action changes when it is accepted. */
  public interface Preparation {

    /**
     * Runs in the accepting transaction, once the machine is locked and may be acted on.
     *
     * @param payload what the command is to know; its {@code subject} is told to the requester
     * @return the machine, changed or not
     */
    Machine prepare(Handle h, Machine machine, ObjectNode payload);
  }

  /** Begins an action that needs nothing else. */
  public Begun begin(Requester requester, UUID id, Action action) {
    if (requester.repeat().key() == null) {
      switch (plain.begin(new PlainActions.Wanted(requester, id, action, here.region()))) {
        case PlainActions.Came.Begun accepted -> {
          return accepted.begun();
        }
        case PlainActions.Came.Refused refused -> throw refused.why();
        case PlainActions.Came.Overtaken overtaken -> {
          // As the machine is then.
        }
      }
    }
    return begin(requester, id, action, (h, machine, payload) -> machine);
  }

  /**
   * Begins an action on a machine of the requester's account.
   *
   * @throws NotFound if the account has no such machine
   * @throws Gone if it was deleted
   * @throws Conflict of code {@code InvalidState} if its state does not allow the action, or {@code
   *     CannotDestroyMachineError} if it is protected against deletion
   */
  public Begun begin(Requester requester, UUID id, Action action, Preparation preparation) {
    try {
      return database.write(
          h -> {
            Machine machine =
                machines.lock(h, requester.account(), id).orElseThrow(() -> notFound(id));
            Machine[] after = {machine};
            JsonNode answer =
                requester
                    .repeat()
                    .once(
                        h,
                        () -> {
                          refuse(machine, action);
                          ObjectNode payload = payload(requester, action);
                          Machine prepared = preparation.prepare(h, machine, payload);
                          Machine accepted = action.acceptedOn(prepared);
                          after[0] =
                              accepted.equals(machine)
                                  ? machine
                                  : life.change(h, machine, accepted, requester.cause());
                          return Json.object()
                              .put("request_id", accept(h, requester, after[0], action, payload))
                              .put("subject", payload.path("subject").textValue());
                        });
            return new Begun(
                after[0], answer.path("request_id").asText(), answer.path("subject").textValue());
          });
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "machines_cloudapi_name_key")) {
        throw new Conflict(
            "InvalidArgument",
            "the name is already taken by another machine",
            List.of(new FieldError("name", "Duplicate", "already taken")));
      }
      throw e;
    }
  }

  /** What every command is told. */
  public ObjectNode payload(Requester requester, Action action) {
    return orders.payload(requester, action);
  }

  /** Accepts the command of an action on a machine that was written in this transaction. */
  public String accept(
      Handle h, Requester requester, Machine machine, Action action, ObjectNode payload) {
    Operations.Wanted order = orders.of(requester, machine, action, payload);
    operations.accept(h, order.operation(), order.commands());
    return order.operation().requestId();
  }

  /** Refuses what the machine's state does not allow. */
  static void refuse(Machine machine, Action action) {
    if (machine.state() == MachineState.DELETED) {
      throw new Gone("machine " + machine.id() + " was deleted");
    }
    if (!action.allowedOn(machine)) {
      String busy = machine.task() == null ? "" : " while " + machine.task() + " is under way";
      throw new Conflict(
          "InvalidState",
          "machine %s cannot be %s: it is %s%s"
              .formatted(machine.id(), action.done(), machine.state().outside(), busy));
    }
    if (action == Action.DELETE && machine.deletionProtection()) {
      throw new Conflict(
          "CannotDestroyMachineError",
          "machine " + machine.id() + " has deletion_protection; disable it first");
    }
  }

  static NotFound notFound(UUID id) {
    return new NotFound("machine " + id + " not found");
  }
}
