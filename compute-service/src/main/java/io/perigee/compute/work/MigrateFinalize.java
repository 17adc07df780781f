package io.perigee.compute.work;

import io.perigee.compute.affinity.Placement;
import io.perigee.compute.host.Host;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.migration.Migration;
import io.perigee.compute.migration.MigrationDraft;
import io.perigee.compute.migration.MigrationStore;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;

/** Removes the original of a machine that has moved, and gives its place back. */
@Singleton
final class MigrateFinalize extends MachineCommand {

  private final MigrationWork migrating;
  private final MigrationStore migrations;
  private final Placement placement;

  MigrateFinalize(
      MachineWork work, MigrationWork migrating, MigrationStore migrations, Placement placement) {
    super(work, Action.MIGRATE_FINALIZE);
    this.migrating = migrating;
    this.migrations = migrations;
    this.placement = placement;
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Machine machine = work.now(task);
    Migration migration = migrating.migration(task);
    Host source = migrating.host(migration.source());
    task.step("remove", null);
    work.site(machine).hypervisor().delete(source.name(), machine.id(), MachineWork.fence(task));
    return done(
        task,
        machine,
        m -> m.doing(null),
        h ->
            migrations
                .lock(h, machine.id())
                .filter(Migration::sourceReserved)
                .ifPresent(
                    before -> {
                      placement.release(h, before.source(), machine.size().capacity());
                      migrations.update(
                          h,
                          MigrationDraft.but(
                              before,
                              d -> {
                                d.sourceReserved = false;
                                d.archived = true;
                                d.progress = null;
                                d.state = Migration.State.SUCCESSFUL;
                                d.finished = migrating.now();
                              }),
                          migrating.now());
                    }));
  }

  /** It can be finalized again. */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return new Outcome.Failed(
        code,
        why,
        migrating.end(
            task,
            Action.MIGRATE_FINALIZE,
            false,
            m -> m.doing(null),
            d -> {
              d.state = Migration.State.SUCCESSFUL;
              d.phase = Migration.Phase.SWITCH;
              d.error = why;
            }));
  }
}
