package io.perigee.compute.migration;

import io.perigee.compute.affinity.Rule;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineActions;
import io.perigee.compute.machine.MachineActions.Begun;
import io.perigee.compute.machine.Machines;
import io.perigee.compute.machine.Requester;
import io.perigee.compute.migration.Migration.Phase;
import io.perigee.compute.migration.Migration.State;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;

/**
 * Accepts the phases of migrations (<i>Migrate</i>). Each is a command of its own, in turn with the
 * machine's others.
 */
@Singleton
public final class MigrationPhases {

  private final Database database;
  private final MigrationStore store;
  private final MigrationChanges changes;
  private final Migrations migrations;
  private final MachineActions actions;
  private final Machines machines;
  private final Clock clock;

  MigrationPhases(
      Database database,
      MigrationStore store,
      MigrationChanges changes,
      Migrations migrations,
      MachineActions actions,
      Machines machines,
      Clock clock) {
    this.database = database;
    this.store = store;
    this.changes = changes;
    this.migrations = migrations;
    this.actions = actions;
    this.machines = machines;
    this.clock = clock;
  }

  /** A migration with something begun on it; no request id where nothing is left to do. */
  public record Changed(Migration migration, String requestId) {}

  /** Finds a host for the machine; with {@code automatic} the rest follows by itself. */
  public Changed begin(
      Requester requester, UUID machine, List<String> affinity, boolean automatic) {
    Rule.read(affinity);
    return begun(
        requester,
        machine,
        Action.MIGRATE_BEGIN,
        (h, m) -> {
          changes.archive(h, machine);
          Migration fresh = fresh(m, affinity, automatic);
          store.insert(h, fresh);
          return fresh;
        });
  }

  /** Goes on with all phases that are left, one after the other. */
  public Changed automatic(Requester requester, UUID machine, List<String> affinity) {
    boolean waiting =
        database
            .read(h -> store.find(h, requester.account(), machine))
            .filter(found -> found.state() == State.PAUSED)
            .isPresent();
    return waiting
        ? phase(requester, machine, Action.MIGRATE_SYNC, Phase.SYNC, true)
        : begin(requester, machine, affinity, true);
  }

  /** Copies what differs; the machine runs on. */
  public Changed sync(Requester requester, UUID machine) {
    return phase(requester, machine, Action.MIGRATE_SYNC, Phase.SYNC, false);
  }

  /** Stops the machine, copies the rest, and starts it on its new host. */
  public Changed switchOver(Requester requester, UUID machine) {
    return phase(requester, machine, Action.MIGRATE_SWITCH, Phase.SWITCH, false);
  }

  private Changed phase(
      Requester requester, UUID machine, Action action, Phase phase, boolean automatic) {
    return begun(
        requester,
        machine,
        action,
        (h, m) -> {
          Migration migration = changes.locked(h, machine);
          boolean again =
              migration.state() == State.FAILED
                  && migration.targetReserved()
                  && phase == Phase.SYNC;
          MigrationChanges.require(
              migration, migration.state() == State.PAUSED || again, phase.word());
          return changes.running(h, migration, phase, automatic);
        });
  }

  /** Lets what is under way end at the next stop. */
  public Changed pause(Requester requester, UUID machine) {
    machines.require(requester.account(), machine);
    return database.write(
        h -> {
          Migration migration =
              store
                  .find(h, requester.account(), machine)
                  .flatMap(found -> store.lock(h, machine))
                  .orElseThrow(() -> new NotFound("migration not found"));
          MigrationChanges.require(
              migration,
              migration.state() == State.RUNNING && MigrationChanges.stoppable(migration),
              "pause");
          return new Changed(changes.stopping(h, migration), null);
        });
  }

  /** Gives the move up; what is under way ends first. */
  public Changed abort(Requester requester, UUID machine) {
    return begun(
        requester,
        machine,
        Action.MIGRATE_ABORT,
        (h, m) -> {
          Migration migration = changes.locked(h, machine);
          boolean moved = migration.sourceReserved() || migration.state() == State.SUCCESSFUL;
          boolean over = migration.state() == State.ABORTED;
          boolean busy = migration.state() == State.RUNNING;
          MigrationChanges.require(
              migration,
              !moved && !over && (!busy || MigrationChanges.stoppable(migration)),
              "abort");
          return busy
              ? changes.stopping(h, migration)
              : changes.running(h, migration, Phase.ABORT, false);
        });
  }

  /** Removes the original of a machine that has moved. */
  public Changed finish(Requester requester, UUID machine) {
    return begun(
        requester,
        machine,
        Action.MIGRATE_FINALIZE,
        (h, m) -> {
          Migration migration = changes.locked(h, machine);
          MigrationChanges.require(
              migration,
              migration.sourceReserved() && migration.state() != State.RUNNING,
              "finalize");
          return changes.running(h, migration, Phase.FINALIZE, false);
        });
  }

  private Changed begun(
      Requester requester,
      UUID machine,
      Action action,
      BiFunction<Handle, Machine, Migration> step) {
    Migration[] changed = new Migration[1];
    Begun begun =
        actions.begin(
            requester,
            machine,
            action,
            (h, m, payload) -> {
              changed[0] = step.apply(h, m);
              return m;
            });
    return new Changed(
        changed[0] == null ? migrations.get(requester.account(), machine) : changed[0],
        begun.requestId());
  }

  private Migration fresh(Machine m, List<String> affinity, boolean automatic) {
    return new Migration(
        UUID.randomUUID(),
        m.id(),
        m.account(),
        Phase.BEGIN,
        State.RUNNING,
        automatic,
        affinity,
        m.site().host(),
        null,
        false,
        false,
        false,
        Json.MAPPER.createArrayNode(),
        null,
        null,
        false,
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        null);
  }
}
