package io.perigee.compute.work;

import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.migration.Migration;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Copies a machine's bytes to its new host while it runs on; any number of times. */
@Singleton
final class MigrateSync extends MachineCommand {

  private final MigrationWork migrating;
  private final MigrationCopy copy;

  MigrateSync(MachineWork work, MigrationWork migrating, MigrationCopy copy) {
    super(work, Action.MIGRATE_SYNC);
    this.migrating = migrating;
    this.copy = copy;
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Instant started = migrating.now();
    Machine machine = work.now(task);
    Migration migration = migrating.migration(task);
    task.step("sync", null);
    try {
      copy.copy(task, machine, migration, Migration.Phase.SYNC, true);
    } catch (MigrationCopy.Paused e) {
      return Outcome.done(
          "machine %s: migration paused".formatted(machine.name()),
          null,
          migrating.end(
              task,
              Action.MIGRATE_SYNC,
              true,
              m -> m.doing(null),
              d -> d.state = Migration.State.PAUSED));
    }
    return migrating.done(
        task, Action.MIGRATE_SYNC, MigrationCopy.MESSAGE, started, Action.MIGRATE_SWITCH);
  }

  /** It can be tried again, or aborted. */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return new Outcome.Failed(
        code,
        why,
        migrating.end(
            task,
            Action.MIGRATE_SYNC,
            false,
            m -> m.doing(null),
            d -> {
              d.state = Migration.State.FAILED;
              d.error = why;
            }));
  }
}
