package io.perigee.compute.driver.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.console.Screen;
import io.perigee.compute.driver.CaptureOrders;
import io.perigee.compute.driver.DiskOrders;
import io.perigee.compute.driver.Fence;
import io.perigee.compute.driver.Hypervisor;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.ImageFile;
import io.perigee.compute.driver.TransferOrders;
import io.perigee.compute.driver.Vitals;
import io.perigee.compute.driver.VolumeOrders;
import io.perigee.compute.driver.simulated.HostFolder.Facts;
import io.perigee.contracts.envelope.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A hypervisor whose CPUs are imagined and whose disks are real: sparse files that begin with their
 * image's bytes. What its machines do is on disk, so it survives a restart of the service; several
 * services on one folder see the same.
 */
public final class SimulatedHypervisor implements Hypervisor {

  private static final long MIB = 1024L * 1024;

  private final Orders orders;
  private final DiskOrders disks;
  private final CaptureOrders captures;
  private final TransferOrders transfers;
  private final VolumeOrders volumes;

  /**
   * @param folder where the hosts' folders are
   * @param latency how long each order takes beside its copying
   * @param failureRate part of the orders that fail before any effect, 0 to 1
   */
  public SimulatedHypervisor(
      Path folder, Clock clock, Duration latency, double failureRate, RandomGenerator chance) {
    this.orders = new Orders(folder, clock, latency, failureRate, chance);
    this.disks = new SimulatedDisks(orders);
    this.captures = new SimulatedCaptures(orders);
    this.transfers = new SimulatedTransfers(orders);
    this.volumes = new SimulatedVolumes(orders);
  }

  @Override
  public String kind() {
    return "simulated";
  }

  @Override
  public void create(String host, Guest guest, ImageFile image, Fence fence)
      throws HypervisorFault, InterruptedException {
    orders.order(
        "create",
        () -> {
          HostFolder place = host(host);
          // The order is on record before the long copying, which a newer one may overtake.
          Facts seen = place.change(guest.machine(), fence, before -> seen(before, fence));
          if (seen.present()) {
            return null;
          }
          Path diskBeside = MachineFiles.beside(place.disk(guest.machine()));
          try {
            ImageChain.of(image).lay(place, diskBeside, guest.disk() * MIB);
            place.change(
                guest.machine(),
                fence,
                before -> {
                  Files.move(
                      diskBeside, place.disk(guest.machine()), StandardCopyOption.ATOMIC_MOVE);
                  return orders.facts("stopped", null, fence);
                });
          } finally {
            Files.deleteIfExists(diskBeside);
          }
          return null;
        });
  }

  @Override
  public Vitals start(String host, UUID machine, Fence fence)
      throws HypervisorFault, InterruptedException {
    return orders.order(
        "start",
        () ->
            vitals(
                host(host)
                    .change(
                        machine,
                        fence,
                        before ->
                            Orders.require(before).power().equals("running")
                                ? Orders.raised(before, fence)
                                : orders.facts("running", UUID.randomUUID().toString(), fence))));
  }

  @Override
  public Vitals stop(String host, UUID machine, Fence fence)
      throws HypervisorFault, InterruptedException {
    return orders.order(
        "stop",
        () ->
            vitals(
                host(host)
                    .change(
                        machine,
                        fence,
                        before ->
                            Orders.require(before).power().equals("stopped")
                                ? Orders.raised(before, fence)
                                : orders.facts("stopped", before.bootId(), fence))));
  }

  @Override
  public void delete(String host, UUID machine, Fence fence)
      throws HypervisorFault, InterruptedException {
    orders.order(
        "delete",
        () -> {
          HostFolder place = host(host);
          place.change(
              machine,
              fence,
              before -> {
                place.files(machine).wipe();
                return orders.facts("deleted", null, fence);
              });
          place.sweep(orders.clock().instant());
          return null;
        });
  }

  @Override
  public Vitals look(String host, UUID machine) throws HypervisorFault, InterruptedException {
    return orders.order(
        "look",
        () -> host(host).facts(machine).map(SimulatedHypervisor::vitals).orElse(Vitals.ABSENT));
  }

  @Override
  public void configure(String host, Guest guest, JsonNode settings, Fence fence)
      throws HypervisorFault, InterruptedException {
    orders.order(
        "configure",
        () ->
            host(host)
                .change(
                    guest.machine(),
                    fence,
                    before -> {
                      Facts there = Orders.require(before);
                      ObjectNode document = Json.MAPPER.valueToTree(guest);
                      document.set("settings", settings);
                      HostFolder.write(
                          host(host).files(guest.machine()).guest(), Json.write(document));
                      return Orders.raised(there, fence);
                    }));
  }

  @Override
  public DiskOrders disks() {
    return disks;
  }

  @Override
  public CaptureOrders captures() {
    return captures;
  }

  @Override
  public TransferOrders transfers() {
    return transfers;
  }

  @Override
  public VolumeOrders volumes() {
    return volumes;
  }

  @Override
  public Screen console(String host, UUID machine, String name)
      throws HypervisorFault, InterruptedException {
    return orders.order("show", () -> new SimulatedScreen(name, look(host, machine).bootId()));
  }

  private HostFolder host(String name) {
    return orders.host(name);
  }

  private Facts seen(Facts before, Fence fence) throws HypervisorFault {
    if (before == null) {
      return orders.facts("new", null, fence);
    }
    if (before.power().equals("deleted")) {
      throw new HypervisorFault(
          HypervisorFault.Kind.PERMANENT, "the machine was deleted from its host");
    }
    return Orders.raised(before, fence);
  }

  private static Vitals vitals(Facts facts) {
    return switch (facts.power()) {
      case "running" -> new Vitals(Vitals.Power.RUNNING, facts.bootId());
      case "stopped" -> new Vitals(Vitals.Power.STOPPED, facts.bootId());
      default -> Vitals.ABSENT;
    };
  }
}
