package io.perigee.faces;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A field of an update: left out (keep what is there), cleared (null or an empty string), or given
 * a value.
 *
 * @param present whether the request names the field
 * @param value the value; null if the field was left out or cleared
 */
public record Given<T>(boolean present, T value) {

  public static <T> Given<T> absent() {
    return new Given<>(false, null);
  }

  public static <T> Given<T> cleared() {
    return new Given<>(true, null);
  }

  public static <T> Given<T> of(T value) {
    return new Given<>(true, value);
  }

  /** True if the request clears the field. */
  public boolean isCleared() {
    return present && value == null;
  }

  /**
   * What holds after the update: the given value (null when cleared), or {@code current} if the
   * field was left out.
   */
  public T or(T current) {
    return present ? value : current;
  }

  /**
   * The value, or {@code fallback} if the field was left out or cleared; for fields that cannot be
   * null.
   */
  public T orElse(T fallback) {
    return value == null ? fallback : value;
  }

  /** The same field with its value translated; absence and clearing stay. */
  public <R> Given<R> map(Function<? super T, ? extends R> translation) {
    return new Given<>(present, value == null ? null : translation.apply(value));
  }

  /** Hands the value (null when cleared) on, if the request names the field. */
  public void ifPresent(Consumer<? super T> consumer) {
    if (present) {
      consumer.accept(value);
    }
  }
}
