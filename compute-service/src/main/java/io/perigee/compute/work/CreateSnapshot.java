package io.perigee.compute.work;

import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.snapshot.Snapshot;
import io.perigee.compute.snapshot.SnapshotStore;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;

/** Takes a snapshot of a machine's disks; running or stopped, it stays as it is. */
@Singleton
final class CreateSnapshot extends MachineCommand {

  private static final long MIB = 1024L * 1024;

  private final SnapshotStore snapshots;
  private final Clock clock;

  CreateSnapshot(MachineWork work, SnapshotStore snapshots, Clock clock) {
    super(work, Action.CREATE_SNAPSHOT);
    this.snapshots = snapshots;
    this.clock = clock;
  }

  static UUID snapshot(Task task) {
    return UUID.fromString(task.payload().path("snapshot").asText());
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Machine machine = work.now(task);
    MachineWork.Site site = work.site(machine);
    task.step("snapshot", null);
    long bytes =
        site.hypervisor()
            .disks()
            .snapshot(site.host().name(), machine.id(), snapshot(task), MachineWork.fence(task));
    return done(
        task,
        machine,
        m -> m.doing(null),
        h ->
            snapshots.update(
                h,
                snapshot(task),
                Snapshot.State.CREATED,
                (bytes + MIB - 1) / MIB,
                clock.instant()));
  }

  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    Outcome.Failed failed = failed(task, code, why, m -> m.doing(null));
    return new Outcome.Failed(
        code,
        why,
        failed
            .effect()
            .andThen(
                h ->
                    snapshots.update(
                        h, snapshot(task), Snapshot.State.FAILED, null, clock.instant())));
  }
}
