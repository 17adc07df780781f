package io.perigee.compute;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What compute-service can be told about the cluster's controller. */
@ConfigMapping(prefix = "perigee.controller")
public interface ClusterConfig {

  /** The address at which nodes reach the platform, as the cluster shows it. */
  @WithDefault("127.0.0.1")
  @io.smallrye.config.WithName("address")
  String controllerAddress();

  /** The port at which nodes reach the platform. */
  @WithDefault("7050")
  @io.smallrye.config.WithName("port")
  int controllerPort();
}
