package io.perigee.compute.driver.simulated;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The simulated hypervisor, for demonstrations and for trying what happens at scale and under
 * faults.
 */
@ConfigMapping(prefix = "perigee.compute.simulated")
public interface SimulatedSettings {

  /**
   * Directory of the simulated hosts: their image caches, and their machines' disks. Made if it is
   * not there.
   */
  @WithDefault("${perigee.data-dir:./data}/hosts")
  Path directory();

  /** How long each order takes beside its copying. */
  @WithDefault("0s")
  Duration latency();

  /** Part of the orders that fail before they have any effect, 0 to 1. */
  @WithDefault("0")
  double failureRate();
}
