package io.perigee.contracts.error;

import java.time.Duration;
import java.util.List;

/**
 * Something that we need to answer (database, broker, another service) does not answer us. Try
 * again later.
 */
public final class Unavailable extends PerigeeException {

  private static final long serialVersionUID = 1L;

  private final transient Duration retryAfter;

  public Unavailable(String message) {
    this(message, Duration.ofSeconds(2));
  }

  public Unavailable(String message, Duration retryAfter) {
    super("ServiceUnavailable", message, List.of());
    this.retryAfter = retryAfter;
  }

  /** When the caller may try again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
