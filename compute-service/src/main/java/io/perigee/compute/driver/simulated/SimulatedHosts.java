package io.perigee.compute.driver.simulated;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;

/** Sets up the simulated hypervisor. */
final class SimulatedHosts {

  @Produces
  @Singleton
  SimulatedHypervisor hypervisor(SimulatedSettings settings, Clock clock) {
    return new SimulatedHypervisor(
        settings.directory(),
        clock,
        settings.latency(),
        settings.failureRate(),
        new SecureRandom());
  }
}
