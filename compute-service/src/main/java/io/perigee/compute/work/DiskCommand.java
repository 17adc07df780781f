package io.perigee.compute.work;

import io.perigee.compute.disk.Disks;
import io.perigee.compute.driver.DiskOrders.DiskFile;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Disk;
import io.perigee.compute.machine.Machine;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import java.util.List;
import java.util.Optional;

/** The handlers of what is done to single disks: the order, then the disk as it is from then on. */
abstract class DiskCommand extends MachineCommand {

  DiskCommand(MachineWork work, Action action) {
    super(work, action);
  }

  @Override
  final Outcome carryOut(Task task) throws Exception {
    Machine machine = work.now(task);
    Optional<Disk> disk = disk(machine, task);
    if (disk.isEmpty()) {
      return gaveUp(task, "ResourceNotFound", "the machine has no such disk");
    }
    MachineWork.Site site = work.site(machine);
    task.step("disk", null);
    order(site, machine, disk.get(), task);
    return done(task, machine, m -> m.holding(after(m, task)).doing(null));
  }

  /** What the host is told. */
  abstract void order(MachineWork.Site site, Machine machine, Disk disk, Task task)
      throws Exception;

  /** The machine's disks once it was done. */
  abstract List<Disk> after(Machine machine, Task task);

  /** The machine's disks if it cannot be done. */
  List<Disk> before(Machine machine, Task task) {
    return disk(machine, task)
        .map(disk -> Disks.replaced(machine, disk.in(Disk.State.READY)))
        .orElse(machine.storage().disks());
  }

  @Override
  public final Outcome.Failed gaveUp(Task task, String code, String why) {
    return failed(task, code, why, m -> m.holding(before(m, task)).doing(null));
  }

  static Optional<Disk> disk(Machine machine, Task task) {
    String id = task.payload().path("disk").asText();
    return machine.storage().disks().stream()
        .filter(disk -> disk.id().toString().equals(id))
        .findFirst();
  }

  static List<Disk> without(Machine machine, Task task) {
    String id = task.payload().path("disk").asText();
    return machine.storage().disks().stream()
        .filter(disk -> !disk.id().toString().equals(id))
        .toList();
  }

  static void put(MachineWork.Site site, Machine machine, Disk disk, long size, Task task)
      throws Exception {
    site.hypervisor()
        .disks()
        .put(
            site.host().name(),
            machine.id(),
            new DiskFile(disk.id(), disk.boot(), size),
            MachineWork.fence(task));
  }
}
