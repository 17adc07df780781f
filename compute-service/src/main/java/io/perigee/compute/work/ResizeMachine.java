package io.perigee.compute.work;

import io.perigee.compute.affinity.Placement;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Brand;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineLife;
import io.perigee.compute.machine.MachineResizing;
import io.perigee.compute.pack.Pack;
import io.perigee.compute.pack.PackStore;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Gives a machine another package: its host's room first, and with it the machine's size; then the
 * host is told. A run that died in between finds the size changed.
 */
@Singleton
final class ResizeMachine extends MachineCommand {

  private final Database database;
  private final PackStore packs;
  private final MachineLife life;
  private final Placement placement;
  private final GuestSettings settings;

  ResizeMachine(
      MachineWork work,
      Database database,
      PackStore packs,
      MachineLife life,
      Placement placement,
      GuestSettings settings) {
    super(work, Action.RESIZE);
    this.database = database;
    this.packs = packs;
    this.life = life;
    this.placement = placement;
    this.settings = settings;
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Machine machine = work.now(task);
    Optional<Pack> pack =
        database.read(h -> packs.byIdOrName(h, task.payload().path("package").asText()));
    if (pack.isEmpty()) {
      return gaveUp(task, "InvalidArgument", "the package is no more");
    }
    Machine.Size size = MachineResizing.size(pack.get());
    boolean bhyve = Brand.of(machine) == Brand.BHYVE;
    if (!machine.size().equals(size) || bhyve && !machine.storage().flexible()) {
      Optional<Machine> resized = work.locked(task, (h, m) -> resized(h, m, size, task));
      if (resized.isEmpty()) {
        return gaveUp(task, "InsufficientCapacity", "its host has no room for " + size.capacity());
      }
      machine = MachineWork.alive(resized.get());
    }
    MachineWork.Site site = work.site(machine);
    task.step("configure", null);
    if (!bhyve) {
      grow(task, machine, site);
    }
    site.hypervisor()
        .configure(
            site.host().name(),
            GuestSettings.guest(machine),
            settings.of(machine),
            MachineWork.fence(task));
    return done(task, machine, m -> m.doing(null));
  }

  /** A container's file system has the package's size; what it has already, it keeps. */
  private static void grow(Task task, Machine machine, MachineWork.Site site)
      throws HypervisorFault, InterruptedException {
    site.hypervisor()
        .disks()
        .grow(
            site.host().name(),
            machine.id(),
            machine.size().capacity().disk(),
            MachineWork.fence(task));
  }

  private Optional<Machine> resized(Handle h, Machine m, Machine.Size size, Task task) {
    if (!m.site().reserved()) {
      return Optional.of(m);
    }
    boolean room = placement.adjust(h, m.site().host(), size.capacity().minus(m.size().capacity()));
    return room
        ? Optional.of(life.change(h, m, m.sized(size, Brand.of(m) == Brand.BHYVE), task.cause()))
        : Optional.empty();
  }

  /** It keeps the size that it has. */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return failed(task, code, why, m -> m.doing(null));
  }
}
