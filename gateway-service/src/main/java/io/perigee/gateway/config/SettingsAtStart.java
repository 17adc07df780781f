package io.perigee.gateway.config;

import io.perigee.contracts.setting.Limits;
import io.smallrye.config.ConfigMapping;

/** The gateway does not start with a setting that makes no sense, and says which. */
public final class SettingsAtStart {

  private SettingsAtStart() {}

  /**
   * Checks all settings; called before anything is made of them.
   *
   * @throws IllegalStateException naming the first that is out of its limits
   */
  public static void check(GatewayConfig config) {
    try {
      Limits.hold(
          GatewayConfig.class.getAnnotation(ConfigMapping.class).prefix(),
          GatewayConfig.class,
          config);
    } catch (IllegalStateException e) {
      // Said at once as well: the log writes behind, and may not come to it before the end.
      System.err.println("event=setting_refused reason=" + e.getMessage());
      throw e;
    }
  }
}
