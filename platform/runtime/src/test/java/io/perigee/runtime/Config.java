package io.perigee.runtime;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A service's configuration without the service. */
public final class Config {

  private Config() {}

  public static RuntimeConfig of(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(Map.of("perigee.service", "auth"));
    all.putAll(properties);
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withMapping(RuntimeConfig.class)
        .withDefaultValues(all)
        .withValidateUnknown(false)
        .build()
        .getConfigMapping(RuntimeConfig.class);
  }
}
