package io.perigee.compute.work;

import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Disk;
import io.perigee.compute.machine.Machine;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.List;

/** Deletes a disk with what is on it. */
@Singleton
final class DeleteDisk extends DiskCommand {

  DeleteDisk(MachineWork work) {
    super(work, Action.DELETE_DISK);
  }

  @Override
  void order(MachineWork.Site site, Machine machine, Disk disk, Task task) throws Exception {
    site.hypervisor()
        .disks()
        .remove(site.host().name(), machine.id(), disk.id(), MachineWork.fence(task));
  }

  @Override
  List<Disk> after(Machine machine, Task task) {
    return without(machine, task);
  }
}
