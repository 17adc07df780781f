package io.perigee.compute.work;

import io.perigee.compute.disk.Disks;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Disk;
import io.perigee.compute.machine.Machine;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.List;

/** Gives a disk another size. */
@Singleton
final class ResizeDisk extends DiskCommand {

  ResizeDisk(MachineWork work) {
    super(work, Action.RESIZE_DISK);
  }

  @Override
  void order(MachineWork.Site site, Machine machine, Disk disk, Task task) throws Exception {
    put(site, machine, disk, size(task), task);
  }

  @Override
  List<Disk> after(Machine machine, Task task) {
    return disk(machine, task)
        .map(disk -> Disks.replaced(machine, disk.sized(size(task)).in(Disk.State.READY)))
        .orElse(machine.storage().disks());
  }

  private static long size(Task task) {
    return task.payload().path("size").asLong();
  }
}
