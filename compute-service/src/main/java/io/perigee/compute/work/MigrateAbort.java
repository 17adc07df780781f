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
import org.jdbi.v3.core.Handle;

/** Gives a move up: removes the placeholder, and gives its place back. */
@Singleton
final class MigrateAbort extends MachineCommand {

  private final MigrationWork migrating;
  private final MigrationStore migrations;
  private final Placement placement;

  MigrateAbort(
      MachineWork work, MigrationWork migrating, MigrationStore migrations, Placement placement) {
    super(work, Action.MIGRATE_ABORT);
    this.migrating = migrating;
    this.migrations = migrations;
    this.placement = placement;
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Machine machine = work.now(task);
    Migration migration = migrating.migration(task);
    if (migration.targetReserved()) {
      Host target = migrating.host(migration.target());
      task.step("remove", null);
      work.site(machine).hypervisor().delete(target.name(), machine.id(), MachineWork.fence(task));
    }
    return done(
        task,
        machine,
        m -> m.doing(null),
        h -> migrations.lock(h, machine.id()).ifPresent(before -> given(h, machine, before)));
  }

  private void given(Handle h, Machine machine, Migration before) {
    if (before.targetReserved()) {
      placement.release(h, before.target(), machine.size().capacity());
    }
    migrations.update(
        h,
        MigrationDraft.but(
            before,
            d -> {
              d.targetReserved = false;
              d.pauseAsked = false;
              d.progress = null;
              d.phase = Migration.Phase.ABORT;
              d.state = Migration.State.ABORTED;
              d.finished = migrating.now();
            }),
        migrating.now());
  }

  /** It can be aborted again. */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return new Outcome.Failed(
        code,
        why,
        migrating.end(
            task,
            Action.MIGRATE_ABORT,
            false,
            m -> m.doing(null),
            d -> {
              d.state = Migration.State.FAILED;
              d.error = why;
            }));
  }
}
