package io.perigee.runtime.work;

import io.perigee.runtime.operation.OperationEvents;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.Plans;
import io.perigee.runtime.store.Together;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Records that steps of commands begin: those that begin at the same time in one transaction. */
@Singleton
final class Steps {

  private static final int MOST = 100;

  private final OperationEvents events;
  private final Together<Begun, Boolean> together;

  Steps(Database database, OperationEvents events) {
    this.events = events;
    this.together = database.together(MOST, this::write);
  }

  record Begun(Task task, String name, String message) {}

  /**
   * Durably, when this returns.
   *
   * @param message what to tell the caller; null for nothing
   * @return false if the command is no longer the task's; nothing was written of it then
   */
  boolean begin(Task task, String name, String message) {
    return together.write(new Begun(task, name, message));
  }

  List<Boolean> write(Handle h, List<Begun> steps) {
    Plans.byIndex(h);
    Set<UUID> held = held(h, steps);
    for (Begun step : steps) {
      if (step.message != null && held.contains(step.task.commandId())) {
        events.message(h, step.task.ref(), step.name, 0, step.message);
      }
    }
    return steps.stream().map(step -> held.contains(step.task.commandId())).toList();
  }

  private static Set<UUID> held(Handle h, List<Begun> steps) {
    // In the order in which the leases are renewed, so that the two do not lock each other out.
    List<Begun> inOrder =
        steps.stream().sorted(Comparator.comparing(step -> step.task.commandId())).toList();
    return new HashSet<>(
        h.createQuery(
                """
                UPDATE work w SET step = t.step
                FROM unnest(:ids::uuid[], :epochs::bigint[], :steps::text[]) AS t (id, epoch, step)
                WHERE w.command_id = t.id AND w.epoch = t.epoch AND w.state = 'running'
                RETURNING w.command_id
                """)
            .bindArray("ids", UUID.class, inOrder.stream().map(s -> s.task.commandId()).toList())
            .bindArray("epochs", Long.class, inOrder.stream().map(s -> s.task.epoch()).toList())
            .bindArray("steps", String.class, inOrder.stream().map(Begun::name).toList())
            .mapTo(UUID.class)
            .list());
  }
}
