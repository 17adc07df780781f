package io.perigee.runtime.setting;

import io.perigee.contracts.log.LastLines;
import io.perigee.contracts.setting.Limits;
import io.perigee.runtime.store.Migrations;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import java.lang.reflect.Type;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Holds all settings of the service to their {@link Limits} before it does anything: it does not
 * start with a value that makes no sense, and says which. Why any start fails is in the log, to its
 * last line.
 */
@Singleton
public final class SettingsAtStart {

  private final BeanManager beans;

  SettingsAtStart(BeanManager beans) {
    this.beans = beans;
  }

  void atStart(@Observes @Priority(Migrations.FIRST - 50) StartupEvent event) {
    LastLines.keep();
    SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
    for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
      for (Type type : bean.getTypes()) {
        if (type instanceof Class<?> settings && isOurs(settings)) {
          Limits.hold(
              settings.getAnnotation(ConfigMapping.class).prefix(),
              settings,
              config.getConfigMapping(settings));
        }
      }
    }
  }

  private static boolean isOurs(Class<?> type) {
    return type.isAnnotationPresent(ConfigMapping.class)
        && type.getName().startsWith("io.perigee.");
  }
}
