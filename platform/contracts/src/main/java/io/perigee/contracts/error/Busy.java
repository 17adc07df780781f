package io.perigee.contracts.error;

import java.time.Duration;
import java.util.List;

/**
 * A bound is reached: too many requests, or too much outstanding work for this account. Try again
 * later.
 */
public final class Busy extends PerigeeException {

  private static final long serialVersionUID = 1L;

  private final transient Duration retryAfter;

  public Busy(String message, Duration retryAfter) {
    super("RequestThrottled", message, List.of());
    this.retryAfter = retryAfter;
  }

  /** When the caller may try again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
