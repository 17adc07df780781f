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
    Limits.hold(
        GatewayConfig.class.getAnnotation(ConfigMapping.class).prefix(),
        GatewayConfig.class,
        config);
  }
}
