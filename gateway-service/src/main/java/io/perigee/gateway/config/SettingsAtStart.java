package io.perigee.gateway.config;

import io.perigee.contracts.setting.Limits;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** The gateway does not start with a setting that makes no sense, and says which. */
@Singleton
public final class SettingsAtStart {

  private static final int FIRST = 1;

  void atStart(@Observes @Priority(FIRST) StartupEvent event, GatewayConfig config) {
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
