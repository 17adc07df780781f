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
import io.perigee.contracts.error.Conflict;
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
  private final Migrations migrations;
  private final MachineActions actions;
  private final Machines machines;
  private final Clock clock;

  MigrationPhases(
      Database database,
      MigrationStore store,
      Migrations migrations,
      MachineActions actions,
      Machines machines,
      Clock clock) {
    this.database = database;
    this.store = store;
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
          store.lock(h, machine).ifPresent(old -> over(h, old));
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
          Migration migration = locked(h, machine);
          boolean again =
              migration.state() == State.FAILED
                  && migration.targetReserved()
                  && phase == Phase.SYNC;
          require(migration, migration.state() == State.PAUSED || again, phase.word());
          return running(h, migration, phase, automatic);
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
          require(migration, migration.state() == State.RUNNING && stoppable(migration), "pause");
          return new Changed(asked(h, migration), null);
        });
  }

  /** Gives the move up; what is under way ends first. */
  public Changed abort(Requester requester, UUID machine) {
    return begun(
        requester,
        machine,
        Action.MIGRATE_ABORT,
        (h, m) -> {
          Migration migration = locked(h, machine);
          boolean moved = migration.sourceReserved() || migration.state() == State.SUCCESSFUL;
          boolean over = migration.state() == State.ABORTED;
          boolean busy = migration.state() == State.RUNNING;
          require(migration, !moved && !over && (!busy || stoppable(migration)), "abort");
          return busy ? asked(h, migration) : running(h, migration, Phase.ABORT, false);
        });
  }

  /** Removes the original of a machine that has moved. */
  public Changed finish(Requester requester, UUID machine) {
    return begun(
        requester,
        machine,
        Action.MIGRATE_FINALIZE,
        (h, m) -> {
          Migration migration = locked(h, machine);
          require(
              migration,
              migration.sourceReserved() && migration.state() != State.RUNNING,
              "finalize");
          return running(h, migration, Phase.FINALIZE, false);
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

  /** Only what holds nothing any more makes room for another. */
  private void over(Handle h, Migration old) {
    boolean holds = old.targetReserved() || old.sourceReserved();
    require(old, !holds && (old.state() == State.ABORTED || old.state() == State.FAILED), "begin");
    store.update(h, MigrationDraft.but(old, d -> d.archived = true), clock.instant());
  }

  private static boolean stoppable(Migration migration) {
    return migration.phase() == Phase.BEGIN || migration.phase() == Phase.SYNC;
  }

  private Migration asked(Handle h, Migration migration) {
    return written(h, MigrationDraft.but(migration, d -> d.pauseAsked = true));
  }

  private Migration written(Handle h, Migration migration) {
    store.update(h, migration, clock.instant());
    return migration;
  }

  private Migration running(Handle h, Migration migration, Phase phase, boolean automatic) {
    return written(
        h,
        MigrationDraft.but(
            migration,
            d -> {
              d.phase = phase;
              d.state = State.RUNNING;
              d.automatic = migration.automatic() || automatic;
              d.pauseAsked = false;
              d.error = null;
              d.finished = null;
            }));
  }

  private Migration locked(Handle h, UUID machine) {
    return store.lock(h, machine).orElseThrow(() -> new NotFound("migration not found"));
  }

  private static void require(Migration migration, boolean allowed, String action) {
    if (!allowed) {
      throw new Conflict(
          "InvalidState",
          "the migration is %s (%s); %s is not possible"
              .formatted(migration.state().word(), migration.phase().word(), action));
    }
  }
}
