package io.perigee.compute.work;

import io.perigee.compute.affinity.Placement;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.Hypervisors;
import io.perigee.compute.host.Host;
import io.perigee.compute.host.HostStore;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineStore;
import io.perigee.compute.migration.Migration;
import io.perigee.compute.migration.MigrationDraft;
import io.perigee.compute.migration.MigrationStore;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The second place that a machine has while it migrates: its placeholder on the host that it is to
 * move to, or its original on the one that it moved from. It goes with the machine.
 */
@Singleton
final class OtherPlace {

  private final Database database;
  private final MachineStore machines;
  private final MigrationStore migrations;
  private final HostStore hosts;
  private final Hypervisors hypervisors;
  private final Placement placement;
  private final Clock clock;

  OtherPlace(
      Database database,
      MachineStore machines,
      MigrationStore migrations,
      HostStore hosts,
      Hypervisors hypervisors,
      Placement placement,
      Clock clock) {
    this.database = database;
    this.machines = machines;
    this.migrations = migrations;
    this.hosts = hosts;
    this.hypervisors = hypervisors;
    this.placement = placement;
    this.clock = clock;
  }

  /** Removes what the machine has there. */
  void remove(Task task, Machine machine) throws HypervisorFault, InterruptedException {
    Optional<Host> host =
        database.read(
            h ->
                migrations
                    .of(h, machine.id())
                    .map(OtherPlace::host)
                    .flatMap(id -> hosts.byId(h, id)));
    if (host.isPresent()) {
      hypervisors
          .of(host.get().driver())
          .delete(host.get().name(), machine.id(), MachineWork.fence(task));
    }
  }

  /** Gives the place back, and ends the migration with the machine. */
  void gone(Handle h, Machine machine) {
    machines.lockForWork(h, machine.id());
    migrations
        .lock(h, machine.id())
        .ifPresent(
            migration -> {
              UUID host = host(migration);
              if (host != null) {
                placement.release(h, host, machine.size().capacity());
              }
              migrations.update(
                  h,
                  MigrationDraft.but(
                      migration,
                      d -> {
                        d.targetReserved = false;
                        d.sourceReserved = false;
                        d.progress = null;
                        d.archived = true;
                        d.state = Migration.State.ABORTED;
                      }),
                  clock.instant());
            });
  }

  private static UUID host(Migration migration) {
    if (migration.sourceReserved()) {
      return migration.source();
    }
    return migration.targetReserved() ? migration.target() : null;
  }
}
