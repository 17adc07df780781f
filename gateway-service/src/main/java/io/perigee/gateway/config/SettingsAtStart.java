package io.perigee.gateway.config;

import io.perigee.contracts.log.LastLines;
import io.perigee.contracts.setting.Limits;
import io.smallrye.config.ConfigMapping;

/**
 * The gateway does not start with a setting that makes no sense, and says which. Why any start
 * fails is in the log, to its last line.
 */
public final class SettingsAtStart {

  private SettingsAtStart() {}

  /**
   * Checks all settings; called before anything is made of them.
   *
   * @throws IllegalStateException naming the first that is out of its limits
   */
  public static void check(GatewayConfig config) {
    LastLines.keep();
    Limits.hold(
        GatewayConfig.class.getAnnotation(ConfigMapping.class).prefix(),
        GatewayConfig.class,
        config);
  }
}
