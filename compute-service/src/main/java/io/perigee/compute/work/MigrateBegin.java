package io.perigee.compute.work;

import io.perigee.compute.affinity.Placement;
import io.perigee.compute.affinity.Rule;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.host.Host;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineLife;
import io.perigee.compute.migration.Migration;
import io.perigee.compute.migration.MigrationDraft;
import io.perigee.compute.migration.MigrationStore;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Finds another host for a machine, and makes its placeholder there. */
@Singleton
final class MigrateBegin extends MachineCommand {

  private static final String MESSAGE = "reserving instance";

  private final MigrationWork migrating;
  private final MigrationStore migrations;
  private final Placement placement;

  MigrateBegin(
      MachineWork work, MigrationWork migrating, MigrationStore migrations, Placement placement) {
    super(work, Action.MIGRATE_BEGIN);
    this.migrating = migrating;
    this.migrations = migrations;
    this.placement = placement;
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Instant started = migrating.now();
    Machine machine = work.now(task);
    Migration migration = migrating.migration(task);
    migrating.tell(
        task, migration, migrating.event(Migration.Phase.BEGIN, MESSAGE, started, 1, 100));
    Optional<Migration> placed = placed(task);
    if (placed.isEmpty()) {
      return gaveUp(
          task,
          "InsufficientCapacity",
          "no other host in region %s has room for %s where it may be placed"
              .formatted(machine.region().name(), machine.size().capacity()));
    }
    Host target = migrating.host(placed.get().target());
    MachineWork.Site site = work.site(machine);
    if (!target.driver().equals(site.host().driver())) {
      throw new HypervisorFault(
          HypervisorFault.Kind.PERMANENT, "the hosts have different hypervisors");
    }
    task.step("placeholder", null);
    site.hypervisor().transfers().prepare(target.name(), machine.id(), MachineWork.fence(task));
    return migrating.done(task, Action.MIGRATE_BEGIN, MESSAGE, started, Action.MIGRATE_SYNC);
  }

  private Optional<Migration> placed(Task task) {
    return work.locked(
        task,
        (h, m) -> {
          Migration migration = migrations.lock(h, m.id()).orElseThrow();
          if (migration.targetReserved() || MachineWork.ending(m)) {
            return Optional.of(migration);
          }
          return placement
              .reserve(
                  h,
                  MachineLife.placing(
                      m, Rule.read(migration.affinity()), Set.of(migration.source())))
              .map(
                  host -> {
                    Migration found =
                        MigrationDraft.but(
                            migration,
                            d -> {
                              d.target = host.id();
                              d.targetReserved = true;
                            });
                    migrations.update(h, found, migrating.now());
                    return found;
                  });
        });
  }

  /** Nothing moves; what was reserved stays until the migration is aborted. */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return new Outcome.Failed(
        code,
        why,
        migrating.end(
            task,
            Action.MIGRATE_BEGIN,
            false,
            m -> m.doing(null),
            d -> {
              d.state = Migration.State.FAILED;
              d.error = why;
            }));
  }
}
