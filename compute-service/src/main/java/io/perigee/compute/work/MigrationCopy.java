package io.perigee.compute.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.TransferOrders;
import io.perigee.compute.host.Host;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.migration.Migration;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** Copies a machine's bytes to its new host, telling how far it is. */
@Singleton
final class MigrationCopy {

  static final String MESSAGE = "syncing data";

  /** How often it is told how far a copy is. */
  private static final Duration OFTEN = Duration.ofMillis(500);

  private final MachineWork work;
  private final MigrationWork migrating;

  MigrationCopy(MachineWork work, MigrationWork migrating) {
    this.work = work;
    this.migrating = migrating;
  }

  /** The copy was asked to end. */
  static final class Paused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Paused() {
      super(null, null, false, false);
    }
  }

  /**
   * Copies what differs.
   *
   * @param stoppable whether it ends when that is asked for
   * @throws Paused if it was; what was copied stays
   */
  void copy(
      Task task, Machine machine, Migration migration, Migration.Phase phase, boolean stoppable)
      throws HypervisorFault, InterruptedException {
    Host target = migrating.host(migration.target());
    MachineWork.Site source = work.site(machine);
    TransferOrders transfers = source.hypervisor().transfers();
    long total = Math.max(1, transfers.size(source.host().name(), machine.id()));
    Instant started = migrating.now();
    Instant[] told = {Instant.EPOCH};
    transfers.copy(
        source.host().name(),
        target.name(),
        machine.id(),
        MachineWork.fence(task),
        (done, sent) -> {
          Instant now = migrating.now();
          if (told[0].plus(OFTEN).isAfter(now)) {
            return;
          }
          told[0] = now;
          task.requireHeld();
          ObjectNode event = migrating.event(phase, MESSAGE, started, Math.min(done, total), total);
          speed(event, Math.min(done, total), total);
          if (migrating.tell(task, migration, event) && stoppable) {
            throw new Paused();
          }
        });
  }

  private static void speed(ObjectNode event, long done, long total) {
    long millis = Math.max(1, event.path("duration_ms").asLong());
    long speed = done * 1000 / millis;
    event.put("transfer_bytes_second", speed);
    if (speed > 0) {
      event.put("eta_ms", (total - done) * 1000 / speed);
    }
  }
}
