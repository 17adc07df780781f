package io.perigee.devkit.testkit;

import io.perigee.contracts.setting.Limits;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What holds for every interface of settings: its defaults are within the limits, and a service
 * that is given a word for a number, or a number without sense, does not start and names the
 * setting.
 */
public final class SettingsContract {

  private final Class<?> settings;
  private final String prefix;
  private final Map<String, String> required;

  private SettingsContract(Class<?> settings, Map<String, String> required) {
    this.settings = settings;
    this.prefix = settings.getAnnotation(ConfigMapping.class).prefix();
    this.required = required;
  }

  /**
   * @param settings a {@code @ConfigMapping} interface
   * @param required values of the settings that have no default
   */
  public static SettingsContract of(Class<?> settings, Map<String, String> required) {
    return new SettingsContract(settings, required);
  }

  /** What does not hold, a line each; empty if all does. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    Object defaults = read(Map.of());
    Limits.hold(prefix, settings, defaults);
    Limits.each(
        prefix,
        settings,
        defaults,
        (method, setting) -> {
          if (isMeasure(method)) {
            for (String wrong : List.of("nonsense", negative(method))) {
              refused(setting.name(), wrong).ifPresent(faults::add);
            }
          }
        });
    return faults;
  }

  private Optional<String> refused(String name, String value) {
    try {
      Limits.hold(prefix, settings, read(Map.of(name, value)));
      return Optional.of("%s may be %s".formatted(name, value));
    } catch (RuntimeException e) {
      return String.valueOf(e.getMessage()).contains(name)
          ? Optional.empty()
          : Optional.of("%s = %s is refused without its name: %s".formatted(name, value, e));
    }
  }

  private Object read(Map<String, String> given) {
    Map<String, String> all = new HashMap<>(required);
    all.putAll(given);
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withMapping(settings)
        .withDefaultValues(all)
        .withValidateUnknown(false)
        .build()
        .getConfigMapping(settings);
  }

  private static boolean isMeasure(Method method) {
    String type = method.getGenericReturnType().getTypeName();
    return List.of("int", "long", "double").contains(type)
        || type.contains("java.time.Duration")
        || type.contains("java.lang.Integer")
        || type.contains("java.lang.Long");
  }

  private static String negative(Method method) {
    return method.getGenericReturnType().getTypeName().contains("Duration") ? "-5S" : "-5";
  }
}
