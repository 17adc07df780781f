package io.perigee.compute;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What compute-service can be told about nodes. */
@ConfigMapping(prefix = "perigee.node")
public interface NodeConfig {

  /**
   * The power driver of nodes that have no BMC of their own to talk to (no address on a BMC
   * interface, no BMC setup, or {@code setupbmc} off): {@code simulated} where that is wanted, or
   * {@code none}.
   */
  @WithDefault("simulated")
  String defaultBmcDriver();

  /** How many times a write is planned anew when what it was planned on has changed meanwhile. */
  @WithDefault("5")
  int writeAttempts();
}
