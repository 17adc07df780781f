package io.perigee.compute.work;

import io.perigee.compute.affinity.Rule;
import io.perigee.compute.driver.DiskOrders;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.Vitals;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Disk;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineLife;
import io.perigee.compute.machine.MachineState;
import io.perigee.compute.machine.NetworkWish;
import io.perigee.compute.machine.Networks;
import io.perigee.compute.machine.Nic;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a machine: a place on a host, addresses, a disk with the image's bytes, the first start.
 * Each step finds what an earlier run of it has done. If it fails for good, everything is given
 * back, and the machine says why.
 */
@Singleton
final class ProvisionMachine extends MachineCommand {

  private final MachineLife life;
  private final Networks networks;
  private final ImageFiles images;
  private final GuestSettings settings;

  ProvisionMachine(
      MachineWork work,
      MachineLife life,
      Networks networks,
      ImageFiles images,
      GuestSettings settings) {
    super(work, Action.PROVISION);
    this.life = life;
    this.networks = networks;
    this.images = images;
    this.settings = settings;
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Machine machine = work.now(task);
    Optional<Machine> placed = placed(task, machine);
    if (placed.isEmpty()) {
      return gaveUp(
          task,
          "InsufficientCapacity",
          "no host in region %s has room for %s"
              .formatted(machine.region().name(), machine.size().capacity()));
    }
    machine = addressed(task, MachineWork.alive(placed.get()));
    MachineWork.Site site = work.site(machine);
    task.step(
        "disk", "machine %s: making its disk on %s".formatted(machine.name(), site.host().name()));
    site.hypervisor()
        .create(
            site.host().name(),
            GuestSettings.guest(machine),
            images.of(machine),
            MachineWork.fence(task));
    for (Disk disk : machine.storage().disks()) {
      if (!disk.boot()) {
        site.hypervisor()
            .disks()
            .put(
                site.host().name(),
                machine.id(),
                new DiskOrders.DiskFile(disk.id(), false, disk.size()),
                MachineWork.fence(task));
      }
    }
    site.hypervisor()
        .configure(
            site.host().name(),
            GuestSettings.guest(machine),
            settings.of(machine),
            MachineWork.fence(task));
    task.step("boot", null);
    Vitals vitals =
        site.hypervisor().start(site.host().name(), machine.id(), MachineWork.fence(task));
    return done(
        task,
        machine,
        m ->
            m.in(MachineState.RUNNING)
                .doing(null)
                .at(new Machine.Site(m.site().host(), true, vitals.bootId())));
  }

  /**
   * It failed for good: what it holds is given back as far as that can be done; deleting the
   * machine does the rest.
   */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    boolean freed = freed(task);
    Machine.Fault fault = new Machine.Fault(code, why);
    return new Outcome.Failed(
        code,
        why,
        h ->
            work.end(
                    task,
                    Action.PROVISION,
                    false,
                    m -> {
                      Machine failed = m.in(MachineState.FAILED).doing(null).failing(fault);
                      return freed ? work.unplaced(h, failed).with(List.of()) : failed;
                    })
                .accept(h));
  }

  private Optional<Machine> placed(Task task, Machine machine) {
    if (machine.site().reserved()) {
      return Optional.of(machine);
    }
    return work.locked(
        task,
        (h, m) ->
            m.site().reserved() || m.state() != MachineState.PROVISIONING
                ? Optional.of(m)
                : life.place(h, m, rules(task), task.cause()));
  }

  /** They were read when the machine was asked for. */
  private static List<Rule> rules(Task task) {
    List<String> rules = new ArrayList<>();
    task.payload().path("affinity").forEach(rule -> rules.add(rule.asText()));
    return Rule.read(rules);
  }

  private Machine addressed(Task task, Machine machine) throws MachineWork.Superseded {
    if (machine.networks().isEmpty() || machine.nics().size() == machine.networks().size()) {
      return machine;
    }
    task.step("address", null);
    List<Nic> nics = networks.lease(machine, NetworkWish.read(machine.networks(), task.payload()));
    return work.change(task, m -> m.with(nics));
  }

  private boolean freed(Task task) {
    try {
      Machine machine = work.now(task);
      if (machine.site().host() != null) {
        MachineWork.Site site = work.site(machine);
        site.hypervisor().delete(site.host().name(), machine.id(), MachineWork.fence(task));
      }
      return true;
    } catch (MachineWork.Superseded | HypervisorFault e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
