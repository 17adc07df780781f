package io.perigee.contracts.setting;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What the values of settings must satisfy, beyond being readable. Settings are the methods of an
 * interface without parameters; nested interfaces are groups of them.
 *
 * <ul>
 *   <li>A number or a length of time is more than zero; it may be zero where its default is.
 *   <li>A port is 0 to 65535.
 *   <li>A rate is a part of the whole, 0 to 1.
 * </ul>
 */
public final class Limits {

  private static final int LAST_PORT = 65_535;

  private Limits() {}

  /**
   * Checks every setting of an interface.
   *
   * @param prefix what their names begin with, without the last dot
   * @throws IllegalStateException naming the first setting that is out of its limits, its value and
   *     the limit
   */
  public static void hold(String prefix, Class<?> settings, Object values) {
    each(prefix, settings, values, (method, setting) -> check(setting, method));
  }

  /**
   * A setting and its value.
   *
   * @param name its dotted name
   * @param value null where an optional one is not set
   */
  public record Setting(String name, Object value) {}

  /** Hands out every setting, with the method that is read for it. */
  public static void each(
      String prefix, Class<?> settings, Object values, BiConsumer<Method, Setting> use) {
    for (Method method : settings.getMethods()) {
      if (method.getParameterCount() > 0 || method.isDefault()) {
        continue;
      }
      String name = prefix + "." + name(method);
      Object value = read(method, values);
      if (method.getReturnType().isInterface()
          && method.getReturnType().getPackageName().equals(settings.getPackageName())) {
        each(name, method.getReturnType(), value, use);
      } else {
        use.accept(
            method, new Setting(name, value instanceof Optional<?> o ? o.orElse(null) : value));
      }
    }
  }

  private static void check(Setting setting, Method method) {
    switch (setting.value()) {
      case Duration time when time.isNegative() || time.isZero() && !mayBeZero(method) ->
          throw refusal(setting, "it must be longer than zero");
      case Number port
          when isPort(method) && (port.longValue() < 0 || port.longValue() > LAST_PORT) ->
          throw refusal(setting, "a port is 0 to " + LAST_PORT);
      case Double rate when rate.isNaN() || rate < 0 || rate > 1 ->
          throw refusal(setting, "a rate is 0 to 1");
      case Integer number when number < 0 || number == 0 && !mayBeZero(method) ->
          throw refusal(setting, "it must be more than zero");
      case Long number when number < 0 || number == 0 && !mayBeZero(method) ->
          throw refusal(setting, "it must be more than zero");
      case List<?> several ->
          several.forEach(one -> check(new Setting(setting.name(), one), method));
      case null, default -> {
        // a word, a flag, or within its limits
      }
    }
  }

  private static IllegalStateException refusal(Setting setting, String limit) {
    return new IllegalStateException(
        "the setting %s (%s) is %s: %s"
            .formatted(
                setting.name(),
                setting.name().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"),
                setting.value(),
                limit));
  }

  private static boolean isPort(Method method) {
    return method.getName().toLowerCase(Locale.ROOT).matches(".*ports?");
  }

  private static boolean mayBeZero(Method method) {
    return isPort(method)
        || annotation(method, "WithDefault").filter(d -> d.matches("0[A-Za-z]*")).isPresent();
  }

  private static String name(Method method) {
    return annotation(method, "WithName")
        .orElse(method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
  }

  /**
   * By its name: the annotations are those of the configuration's library, which is not known here.
   */
  private static Optional<String> annotation(Method method, String name) {
    for (Annotation annotation : method.getAnnotations()) {
      if (annotation.annotationType().getSimpleName().equals(name)) {
        try {
          Method value = annotation.annotationType().getMethod("value");
          return Optional.of(String.valueOf(read(value, annotation)));
        } catch (NoSuchMethodException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return Optional.empty();
  }

  private static Object read(Method method, Object from) {
    try {
      method.setAccessible(true);
      return method.invoke(from);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("the setting cannot be read: " + method.getName(), e);
    }
  }
}
