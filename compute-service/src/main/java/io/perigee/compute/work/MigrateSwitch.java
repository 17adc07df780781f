package io.perigee.compute.work;

import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.host.Host;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineLife;
import io.perigee.compute.machine.MachineState;
import io.perigee.compute.migration.Migration;
import io.perigee.compute.migration.Migration.Phase;
import io.perigee.compute.migration.MigrationDraft;
import io.perigee.compute.migration.MigrationStore;
import io.perigee.runtime.work.LeaseLost;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * Moves a machine over: it is stopped, the rest is copied, and from one transaction on it is on its
 * new host, where it is started if it ran. A run that died before that transaction does it all
 * again; one that died after it only starts the machine.
 */
@Singleton
final class MigrateSwitch extends MachineCommand {

  private final MigrationWork migrating;
  private final MigrationCopy copy;
  private final MigrationStore migrations;
  private final MachineLife life;
  private final Restart restart;

  MigrateSwitch(
      MachineWork work,
      MigrationWork migrating,
      MigrationCopy copy,
      MigrationStore migrations,
      MachineLife life,
      Restart restart) {
    super(work, Action.MIGRATE_SWITCH);
    this.migrating = migrating;
    this.copy = copy;
    this.migrations = migrations;
    this.life = life;
    this.restart = restart;
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Instant started = migrating.now();
    Machine machine = work.now(task);
    Migration migration = migrating.migration(task);
    if (!migration.sourceReserved()) {
      tell(task, migration, "stopping the instance", 3, started);
      machine = restart.down(task, machine);
      copy.copy(task, machine, migration, Phase.SWITCH, false);
      tell(task, migration, "switching instances", 75, started);
      Host target = migrating.host(migration.target());
      task.step("promote", null);
      work.site(machine)
          .hypervisor()
          .transfers()
          .activate(target.name(), machine.id(), MachineWork.fence(task));
      machine = MachineWork.alive(moved(task));
    }
    tell(task, migration, "starting the migrated instance", 95, started);
    restart.up(task, machine);
    return Outcome.done(
        "machine %s: moved".formatted(machine.name()),
        null,
        migrating.end(
            task,
            Action.MIGRATE_SWITCH,
            true,
            Restart::done,
            d -> {
              d.history = migrating.with(d.history, Phase.SWITCH, "switching instances", started);
              d.state = Migration.State.SUCCESSFUL;
              d.phase = Phase.SWITCH;
            }));
  }

  private void tell(Task task, Migration migration, String message, int percent, Instant started) {
    migrating.tell(task, migration, migrating.event(Phase.SWITCH, message, started, percent, 100));
  }

  /** From here on the machine is on its new host; the original keeps its place until finalize. */
  private Machine moved(Task task) {
    return work.locked(
        task,
        (h, m) -> {
          Migration migration = migrations.lock(h, m.id()).orElseThrow();
          if (MachineWork.ending(m) || migration.sourceReserved()) {
            return m;
          }
          migrations.update(
              h,
              MigrationDraft.but(
                  migration,
                  d -> {
                    d.targetReserved = false;
                    d.sourceReserved = true;
                  }),
              migrating.now());
          return life.change(
              h,
              m,
              m.at(new Machine.Site(migration.target(), true, m.site().bootId())),
              task.cause());
        });
  }

  /** The machine is brought up again where it is, if it can be. */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    boolean up = up(task);
    return new Outcome.Failed(
        code,
        why,
        migrating.end(
            task,
            Action.MIGRATE_SWITCH,
            false,
            m -> up ? Restart.done(m) : Restart.stuck(m),
            d -> {
              d.state = Migration.State.FAILED;
              d.error = why;
            }));
  }

  private boolean up(Task task) {
    try {
      Machine machine = work.now(task);
      boolean went = machine.state() == MachineState.DOWN || machine.state() == MachineState.READY;
      if (went) {
        restart.up(task, machine);
      }
      return went;
    } catch (MachineWork.Superseded | HypervisorFault | LeaseLost e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
