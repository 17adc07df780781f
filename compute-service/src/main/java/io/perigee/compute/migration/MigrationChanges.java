package io.perigee.compute.migration;

import io.perigee.compute.migration.Migration.Phase;
import io.perigee.compute.migration.Migration.State;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What happens to migrations when something is asked of them, in the accepting transaction. */
@Singleton
final class MigrationChanges {

  private final MigrationStore store;
  private final Clock clock;

  MigrationChanges(MigrationStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * The machine's migration, locked until the transaction ends.
   *
   * @throws NotFound if it has none
   */
  Migration locked(Handle h, UUID machine) {
    return store.lock(h, machine).orElseThrow(() -> new NotFound("migration not found"));
  }

  /** A phase is under way. */
  Migration running(Handle h, Migration migration, Phase phase, boolean automatic) {
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

  /** What is under way is to end at the next stop. */
  Migration stopping(Handle h, Migration migration) {
    return written(h, MigrationDraft.but(migration, d -> d.pauseAsked = true));
  }

  /**
   * Puts the machine's migration, if it has one, aside for another.
   *
   * @throws Conflict unless it is over and holds nothing any more
   */
  void archive(Handle h, UUID machine) {
    store.lock(h, machine).ifPresent(old -> archive(h, old));
  }

  private void archive(Handle h, Migration old) {
    boolean holds = old.targetReserved() || old.sourceReserved();
    require(old, !holds && (old.state() == State.ABORTED || old.state() == State.FAILED), "begin");
    written(h, MigrationDraft.but(old, d -> d.archived = true));
  }

  private Migration written(Handle h, Migration migration) {
    store.update(h, migration, clock.instant());
    return migration;
  }

  /** Whether what is under way can be stopped. */
  static boolean stoppable(Migration migration) {
    return migration.phase() == Phase.BEGIN || migration.phase() == Phase.SYNC;
  }

  /**
   * @throws Conflict of code {@code InvalidState} unless it is allowed
   */
  static void require(Migration migration, boolean allowed, String action) {
    if (!allowed) {
      throw new Conflict(
          "InvalidState",
          "the migration is %s (%s); %s is not possible"
              .formatted(migration.state().word(), migration.phase().word(), action));
    }
  }
}
