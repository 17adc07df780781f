package io.perigee.power;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Configurations for tests of single classes. */
public final class Configs {

  private Configs() {}

  /** Defaults, with these properties over them. */
  public static PowerConfig with(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(PowerConfig.class)
        .withDefaultValues(properties)
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .build()
        .getConfigMapping(PowerConfig.class);
  }
}
