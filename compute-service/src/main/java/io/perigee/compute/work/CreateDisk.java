package io.perigee.compute.work;

import io.perigee.compute.disk.Disks;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Disk;
import io.perigee.compute.machine.Machine;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes a further disk; if that cannot be, there is none. */
@Singleton
final class CreateDisk extends DiskCommand {

  CreateDisk(MachineWork work) {
    super(work, Action.CREATE_DISK);
  }

  @Override
  void order(MachineWork.Site site, Machine machine, Disk disk, Task task) throws Exception {
    put(site, machine, disk, disk.size(), task);
  }

  @Override
  List<Disk> after(Machine machine, Task task) {
    return disk(machine, task)
        .map(disk -> Disks.replaced(machine, disk.in(Disk.State.READY)))
        .orElse(machine.storage().disks());
  }

  @Override
  List<Disk> before(Machine machine, Task task) {
    return without(machine, task);
  }
}
