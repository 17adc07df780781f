package io.perigee.compute.console;

import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.Hypervisors;
import io.perigee.compute.host.Host;
import io.perigee.compute.host.HostStore;
import io.perigee.compute.machine.Brand;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineState;
import io.perigee.compute.machine.Machines;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Opens machines' consoles (<i>ConnectMachineVNC</i>). */
@Singleton
public final class Consoles {

  private final Machines machines;
  private final Database database;
  private final HostStore hosts;
  private final Hypervisors hypervisors;

  Consoles(Machines machines, Database database, HostStore hosts, Hypervisors hypervisors) {
    this.machines = machines;
    this.database = database;
    this.hosts = hosts;
    this.hypervisors = hypervisors;
  }

  /**
   * The screen of an account's running machine.
   *
   * @param region the region whose URL was called; null for any
   * @throws NotFound if the account has no such machine
   * @throws Conflict of code {@code MachineStoppedError} if it does not run, or {@code
   *     MachineHasNoVNCError} if it is a container
   */
  public Screen open(UUID account, UUID id, String region) {
    Machine machine = machines.require(account, id);
    if (region != null && !region.equals(machine.region().name())) {
      throw new NotFound("machine " + id + " not found");
    }
    if (!Brand.of(machine).hardware()) {
      throw new Conflict(
          "MachineHasNoVNCError",
          "machine %s of brand %s has no VNC".formatted(id, machine.brand()));
    }
    if (machine.state() != MachineState.RUNNING) {
      throw new Conflict("MachineStoppedError", "machine " + id + " does not run");
    }
    Host host =
        database
            .read(h -> hosts.byId(h, machine.site().host()))
            .orElseThrow(() -> new Unavailable("the machine's host is no more"));
    try {
      return hypervisors.of(host.driver()).console(host.name(), machine.id(), machine.name());
    } catch (HypervisorFault e) {
      throw new Unavailable("the machine's host does not answer; try again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while asking the machine's host");
    }
  }
}
