package io.perigee.compute.work;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.host.Host;
import io.perigee.compute.host.HostStore;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineActions;
import io.perigee.compute.machine.MachineObject;
import io.perigee.compute.machine.MachineStore;
import io.perigee.compute.machine.Requester;
import io.perigee.compute.migration.Migration;
import io.perigee.compute.migration.Migration.Phase;
import io.perigee.compute.migration.Migration.State;
import io.perigee.compute.migration.MigrationDraft;
import io.perigee.compute.migration.MigrationStore;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** What the handlers of migration phases share: the migration, its progress, and what follows. */
@Singleton
final class MigrationWork {

  private final Database database;
  private final MigrationStore migrations;
  private final MachineStore machines;
  private final MachineActions actions;
  private final MachineWork work;
  private final HostStore hosts;
  private final Clock clock;

  MigrationWork(
      Database database,
      MigrationStore migrations,
      MachineStore machines,
      MachineActions actions,
      MachineWork work,
      HostStore hosts,
      Clock clock) {
    this.database = database;
    this.migrations = migrations;
    this.machines = machines;
    this.actions = actions;
    this.work = work;
    this.hosts = hosts;
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  Migration migration(Task task) throws HypervisorFault {
    return database
        .read(h -> migrations.of(h, MachineWork.id(task)))
        .orElseThrow(
            () ->
                new HypervisorFault(HypervisorFault.Kind.PERMANENT, "there is no such migration"));
  }

  Host host(UUID id) throws HypervisorFault {
    return database
        .read(h -> hosts.byId(h, id))
        .orElseThrow(
            () -> new HypervisorFault(HypervisorFault.Kind.PERMANENT, "its host is no more"));
  }

  /** A progress event that is not complete. */
  ObjectNode event(Phase phase, String message, Instant started, long current, long total) {
    return Json.object()
        .put("type", "progress")
        .put("phase", phase.word())
        .put("state", State.RUNNING.word())
        .put("current_progress", current)
        .put("total_progress", total)
        .put("message", message)
        .put("started_timestamp", MachineObject.time(started))
        .put("duration_ms", Duration.between(started, clock.instant()).toMillis());
  }

  /** The same, complete. */
  private ObjectNode completed(Phase phase, String message, Instant started) {
    return event(phase, message, started, 100, 100)
        .put("state", State.SUCCESSFUL.word())
        .put("finished_timestamp", MachineObject.time(clock.instant()));
  }

  /** Tells how far it is; true if it is to end here. */
  boolean tell(Task task, Migration migration, ObjectNode event) {
    return task.write(h -> migrations.progress(h, migration.id(), event, clock.instant()));
  }

  /** A phase came out well; what is left follows if it is to, else the migration waits. */
  Outcome done(Task task, Action action, String message, Instant started, Action next) {
    Phase phase = phase(action);
    return Outcome.done(
        "machine %s: %s done".formatted(task.key(), action.word()),
        null,
        h -> {
          machines.lockForWork(h, MachineWork.id(task));
          Migration before = migrations.lock(h, MachineWork.id(task)).orElseThrow();
          boolean on = next != null && before.automatic() && !before.pauseAsked();
          work.end(task, action, true, m -> m.doing(on ? next.word() : null)).accept(h);
          Migration after =
              MigrationDraft.but(
                  before,
                  d -> {
                    d.history = with(before.history(), completed(phase, message, started));
                    d.progress = null;
                    d.phase = on ? phase(next) : phase;
                    d.state = on ? State.RUNNING : State.PAUSED;
                    d.pauseAsked = false;
                    d.finished = on ? null : clock.instant();
                  });
          migrations.update(h, after, clock.instant());
          if (on) {
            follow(h, task, next);
          }
        });
  }

  /** The next phase, in the transaction that ended this one. */
  private void follow(Handle h, Task task, Action next) {
    Machine machine = machines.lockForWork(h, MachineWork.id(task)).orElseThrow();
    if (!machine.state().terminal() && next.word().equals(machine.task())) {
      ObjectNode caller =
          task.payload().path("caller") instanceof ObjectNode object
              ? object
              : Json.object().put("type", "operator");
      Requester requester = new Requester(machine.account(), "cloudapi", caller, task.cause());
      actions.accept(h, requester, machine, next, actions.payload(requester, next));
    }
  }

  /** The migration's end of a phase, with the machine's. */
  Consumer<Handle> end(
      Task task,
      Action action,
      boolean success,
      UnaryOperator<Machine> change,
      Consumer<MigrationDraft> ended) {
    return work.end(task, action, success, change)
        .andThen(
            h ->
                migrations
                    .lock(h, MachineWork.id(task))
                    .ifPresent(
                        before ->
                            migrations.update(
                                h,
                                MigrationDraft.but(
                                    before,
                                    d -> {
                                      d.progress = null;
                                      d.pauseAsked = false;
                                      d.finished = clock.instant();
                                      ended.accept(d);
                                    }),
                                clock.instant())));
  }

  /** A completed event for the history. */
  ArrayNode with(ArrayNode history, Phase phase, String message, Instant started) {
    return with(history, completed(phase, message, started));
  }

  private static ArrayNode with(ArrayNode history, ObjectNode event) {
    ArrayNode longer = history.deepCopy();
    longer.add(event);
    return longer;
  }

  static Phase phase(Action action) {
    return switch (action) {
      case MIGRATE_BEGIN -> Phase.BEGIN;
      case MIGRATE_SYNC -> Phase.SYNC;
      case MIGRATE_SWITCH -> Phase.SWITCH;
      case MIGRATE_FINALIZE -> Phase.FINALIZE;
      case MIGRATE_ABORT -> Phase.ABORT;
      default -> throw new IllegalArgumentException(action.word());
    };
  }
}
