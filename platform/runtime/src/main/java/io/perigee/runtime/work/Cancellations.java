package io.perigee.runtime.work;

import io.perigee.contracts.operation.OperationEvent;
import io.perigee.runtime.operation.OperationEvents;
import io.perigee.runtime.outbox.Nudge;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Ends commands of an operation before they end by themselves: those that wait are not begun, those
 * that run lose their claim, by which their worker is interrupted and its child process killed. The
 * handler says what the aggregate looks like then, as when a command is given up for other reasons.
 */
@Singleton
public final class Cancellations {

  /** The code with which a cancelled command ends. */
  public static final String CODE = "Cancelled";

  private static final Logger LOG = Logger.getLogger(Cancellations.class);

  private final Database database;
  private final OperationEvents events;
  private final Steps steps;
  private final Handlers handlers;
  private final Leases leases;
  private final Nudge nudge;

  Cancellations(
      Database database,
      OperationEvents events,
      Steps steps,
      Handlers handlers,
      Leases leases,
      Nudge nudge) {
    this.database = database;
    this.events = events;
    this.steps = steps;
    this.handlers = handlers;
    this.leases = leases;
    this.nudge = nudge;
  }

  /**
   * Cancels what this service has outstanding of an operation; a replica that runs one of the
   * commands learns of it at the next renewal of its lease.
   *
   * @param why for people
   * @return how many commands were cancelled
   */
  public int cancel(String requestId, String why) {
    List<Task> cancelled =
        database.write(
            h -> {
              List<Task> tasks = take(h, requestId, why);
              tasks.forEach(task -> end(h, task, why));
              return tasks;
            });
    if (!cancelled.isEmpty()) {
      LOG.infof("event=cancelled request=%s commands=%d", requestId, cancelled.size());
      leases.cancelled(cancelled.stream().map(Task::commandId).collect(Collectors.<UUID>toSet()));
      nudge.worker();
    }
    return cancelled.size();
  }

  /** The raised epoch is what the worker that runs it fails by. */
  private List<Task> take(Handle h, String requestId, String why) {
    return h.createQuery(
            """
            UPDATE work SET state = 'failed', epoch = epoch + 1, code = :code, message = :why, ended_at = now(), due = now()
            WHERE command_id = ANY (ARRAY (
                    SELECT command_id FROM work WHERE request_id = :request AND state IN ('announced', 'ready', 'running')
                    ORDER BY command_id FOR UPDATE))
            RETURNING *, true AS expired
            """)
        .bind("code", CODE)
        .bind("why", why)
        .bind("request", requestId)
        .map(
            (row, context) ->
                new Task(WorkTable.row(row), database, events, steps, System.nanoTime()))
        .list();
  }

  private void end(Handle h, Task task, String why) {
    Outcome.Failed failed = GivingUp.of(handlers.of(task.kind()), task, CODE, why);
    failed.effect().accept(h);
    events.ended(h, task.ref(), OperationEvent.FAILED, failed.code(), failed.message(), null);
  }
}
