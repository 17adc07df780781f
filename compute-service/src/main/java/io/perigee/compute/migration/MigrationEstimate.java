package io.perigee.compute.migration;

import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.Hypervisors;
import io.perigee.compute.host.Host;
import io.perigee.compute.host.HostStore;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.Machines;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Measures what a migration would copy. */
@Singleton
public final class MigrationEstimate {

  private final Machines machines;
  private final Database database;
  private final HostStore hosts;
  private final Hypervisors hypervisors;

  MigrationEstimate(
      Machines machines, Database database, HostStore hosts, Hypervisors hypervisors) {
    this.machines = machines;
    this.database = database;
    this.hosts = hosts;
    this.hypervisors = hypervisors;
  }

  /**
   * How many bytes the machine has on its host.
   *
   * @throws NotFound if the account has no such machine
   * @throws Conflict of code {@code InvalidState} if it is on no host yet
   */
  public long bytes(UUID account, UUID id) {
    Machine machine = machines.require(account, id);
    Optional<Host> host =
        machine.site().reserved()
            ? database.read(h -> hosts.byId(h, machine.site().host()))
            : Optional.empty();
    if (host.isEmpty()) {
      throw new Conflict("InvalidState", "the machine is on no host");
    }
    try {
      return hypervisors.of(host.get().driver()).transfers().size(host.get().name(), machine.id());
    } catch (HypervisorFault e) {
      throw new Unavailable("the machine's host does not answer; try again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while asking the machine's host");
    }
  }
}
