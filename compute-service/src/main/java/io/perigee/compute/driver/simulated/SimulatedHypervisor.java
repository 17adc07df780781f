package io.perigee.compute.driver.simulated;

import io.perigee.compute.driver.Fence;
import io.perigee.compute.driver.Hypervisor;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.ImageFile;
import io.perigee.compute.driver.Vitals;
import io.perigee.compute.driver.simulated.HostFolder.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * A hypervisor whose CPUs are imagined and whose disks are real: sparse files that begin with their
 * image's bytes. What its machines do is on disk, so it survives a restart of the service; several
 * services on one folder see the same.
 */
public final class SimulatedHypervisor implements Hypervisor {

  private static final long MIB = 1024L * 1024;

  private final Path folder;
  private final Clock clock;
  private final Duration latency;
  private final double failureRate;
  private final RandomGenerator chance;
  private final ConcurrentHashMap<String, HostFolder> hosts = new ConcurrentHashMap<>();

  /**
   * @param folder where the hosts' folders are
   * @param latency how long each order takes beside its copying
   * @param failureRate part of the orders that fail before any effect, 0 to 1
   */
  public SimulatedHypervisor(
      Path folder, Clock clock, Duration latency, double failureRate, RandomGenerator chance) {
    this.folder = folder;
    this.clock = clock;
    this.latency = latency;
    this.failureRate = failureRate;
    this.chance = chance;
  }

  @Override
  public String kind() {
    return "simulated";
  }

  @Override
  public void create(String host, Guest guest, ImageFile image, Fence fence)
      throws HypervisorFault, InterruptedException {
    order(
        "create",
        () -> {
          HostFolder place = host(host);
          // The order is on record before the long copying, which a newer one may overtake.
          Facts seen = place.change(guest.machine(), fence, before -> seen(before, fence));
          if (seen.present()) {
            return null;
          }
          String mark = ".new-" + UUID.randomUUID();
          Path diskBeside = place.disk(guest.machine()).resolveSibling("disk.raw" + mark);
          Path imageBeside = place.image(image.sha1()).resolveSibling(image.sha1() + mark);
          try {
            if (!Files.exists(place.image(image.sha1()))) {
              DiskWriter.fetch(image, imageBeside, place.image(image.sha1()));
            }
            DiskWriter.write(
                place.image(image.sha1()), image.compression(), diskBeside, guest.disk() * MIB);
            place.change(
                guest.machine(),
                fence,
                before -> {
                  Files.move(
                      diskBeside, place.disk(guest.machine()), StandardCopyOption.ATOMIC_MOVE);
                  return facts("stopped", null, fence);
                });
          } finally {
            Files.deleteIfExists(diskBeside);
            Files.deleteIfExists(imageBeside);
          }
          return null;
        });
  }

  @Override
  public Vitals start(String host, UUID machine, Fence fence)
      throws HypervisorFault, InterruptedException {
    return order(
        "start",
        () ->
            vitals(
                host(host)
                    .change(
                        machine,
                        fence,
                        before ->
                            require(before).power().equals("running")
                                ? raised(before, fence)
                                : facts("running", UUID.randomUUID().toString(), fence))));
  }

  @Override
  public Vitals stop(String host, UUID machine, Fence fence)
      throws HypervisorFault, InterruptedException {
    return order(
        "stop",
        () ->
            vitals(
                host(host)
                    .change(
                        machine,
                        fence,
                        before ->
                            require(before).power().equals("stopped")
                                ? raised(before, fence)
                                : facts("stopped", before.bootId(), fence))));
  }

  @Override
  public void delete(String host, UUID machine, Fence fence)
      throws HypervisorFault, InterruptedException {
    order(
        "delete",
        () -> {
          HostFolder place = host(host);
          place.change(
              machine,
              fence,
              before -> {
                Files.deleteIfExists(place.disk(machine));
                return facts("deleted", null, fence);
              });
          place.sweep(clock.instant());
          return null;
        });
  }

  @Override
  public Vitals look(String host, UUID machine) throws HypervisorFault, InterruptedException {
    return order(
        "look",
        () -> host(host).facts(machine).map(SimulatedHypervisor::vitals).orElse(Vitals.ABSENT));
  }

  /** An order's body. */
  private interface Body<T> {
    T run() throws IOException, HypervisorFault, InterruptedException;
  }

  private <T> T order(String name, Body<T> body) throws HypervisorFault, InterruptedException {
    if (!latency.isZero()) {
      Thread.sleep(latency);
    }
    if (failureRate > 0 && chance.nextDouble() < failureRate) {
      throw new HypervisorFault(HypervisorFault.Kind.TRANSIENT, "simulated failure of " + name);
    }
    try {
      return body.run();
    } catch (IOException e) {
      if (Thread.interrupted()) {
        // A file channel reports the interruption of its thread as an error of its own.
        throw new InterruptedException("the order was told to end");
      }
      throw new HypervisorFault(
          HypervisorFault.Kind.TRANSIENT, "the host cannot " + name + " the machine", e);
    }
  }

  private HostFolder host(String name) {
    return hosts.computeIfAbsent(name, n -> new HostFolder(folder.resolve(n)));
  }

  private Facts seen(Facts before, Fence fence) throws HypervisorFault {
    if (before == null) {
      return facts("new", null, fence);
    }
    if (before.power().equals("deleted")) {
      throw new HypervisorFault(
          HypervisorFault.Kind.PERMANENT, "the machine was deleted from its host");
    }
    return raised(before, fence);
  }

  private static Facts require(Facts facts) throws HypervisorFault {
    if (facts == null || !facts.present()) {
      throw new HypervisorFault(
          HypervisorFault.Kind.PERMANENT, "the host does not have the machine");
    }
    return facts;
  }

  private Facts facts(String power, String bootId, Fence fence) {
    return new Facts(power, bootId, fence.number(), fence.epoch(), clock.instant());
  }

  private static Facts raised(Facts before, Fence fence) {
    return new Facts(
        before.power(), before.bootId(), fence.number(), fence.epoch(), before.changed());
  }

  private static Vitals vitals(Facts facts) {
    return switch (facts.power()) {
      case "running" -> new Vitals(Vitals.Power.RUNNING, facts.bootId());
      case "stopped" -> new Vitals(Vitals.Power.STOPPED, facts.bootId());
      default -> Vitals.ABSENT;
    };
  }
}
