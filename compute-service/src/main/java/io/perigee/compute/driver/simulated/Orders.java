package io.perigee.compute.driver.simulated;

import io.perigee.compute.driver.Fence;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.simulated.HostFolder.Facts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** How orders reach simulated hosts: slowly, and now and then not at all, where that is wanted. */
final class Orders {

  private final Path folder;
  private final Clock clock;
  private final Duration latency;
  private final double failureRate;
  private final RandomGenerator chance;
  private final ConcurrentHashMap<String, HostFolder> hosts = new ConcurrentHashMap<>();

  Orders(Path folder, Clock clock, Duration latency, double failureRate, RandomGenerator chance) {
    this.folder = folder;
    this.clock = clock;
    this.latency = latency;
    this.failureRate = failureRate;
    this.chance = chance;
  }

  /** An order's body. */
  interface Body<T> {
    T run() throws IOException, HypervisorFault, InterruptedException;
  }

  <T> T order(String name, Body<T> body) throws HypervisorFault, InterruptedException {
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

  HostFolder host(String name) {
    return hosts.computeIfAbsent(name, n -> new HostFolder(folder.resolve(n)));
  }

  Clock clock() {
    return clock;
  }

  /** An order for a machine that is there: raises its fence. */
  Facts seen(String host, UUID machine, Fence fence)
      throws IOException, HypervisorFault, InterruptedException {
    return host(host).change(machine, fence, before -> raised(require(before), fence));
  }

  Facts facts(String power, String bootId, Fence fence) {
    return new Facts(power, bootId, fence.number(), fence.epoch(), clock.instant());
  }

  static Facts raised(Facts before, Fence fence) {
    return new Facts(
        before.power(), before.bootId(), fence.number(), fence.epoch(), before.changed());
  }

  static Facts require(Facts facts) throws HypervisorFault {
    if (facts == null || !facts.present()) {
      throw new HypervisorFault(
          HypervisorFault.Kind.PERMANENT, "the host does not have the machine");
    }
    return facts;
  }

  static Facts requireStopped(Facts facts) throws HypervisorFault {
    if (!require(facts).power().equals("stopped")) {
      throw new HypervisorFault(HypervisorFault.Kind.PERMANENT, "the machine is not stopped");
    }
    return facts;
  }
}
