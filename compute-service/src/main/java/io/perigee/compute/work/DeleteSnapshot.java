package io.perigee.compute.work;

import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.snapshot.Snapshot;
import io.perigee.compute.snapshot.SnapshotStore;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Deletes a snapshot, its bytes first. */
@Singleton
final class DeleteSnapshot extends MachineCommand {

  private final SnapshotStore snapshots;
  private final Clock clock;

  DeleteSnapshot(MachineWork work, SnapshotStore snapshots, Clock clock) {
    super(work, Action.DELETE_SNAPSHOT);
    this.snapshots = snapshots;
    this.clock = clock;
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Machine machine = work.now(task);
    MachineWork.Site site = work.site(machine);
    task.step("snapshot", null);
    site.hypervisor()
        .disks()
        .forget(
            site.host().name(),
            machine.id(),
            CreateSnapshot.snapshot(task),
            MachineWork.fence(task));
    return done(
        task, machine, m -> m.doing(null), h -> snapshots.delete(h, CreateSnapshot.snapshot(task)));
  }

  /** Its bytes may be gone: it cannot be used, but be deleted again. */
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
                        h,
                        CreateSnapshot.snapshot(task),
                        Snapshot.State.FAILED,
                        null,
                        clock.instant())));
  }
}
