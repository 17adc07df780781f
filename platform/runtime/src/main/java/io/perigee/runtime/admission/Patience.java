package io.perigee.runtime.admission;

import io.perigee.runtime.identity.Call;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How long who runs here may wait, and in which line: what serves a request until shortly before
 * the request's deadline, so that the refusal is still read; the service's own work five seconds.
 */
@Singleton
public final class Patience {

  private static final Duration OWN = Duration.ofSeconds(5);
  private static final Duration FOR_THE_ANSWER = Duration.ofMillis(200);

  private final Call call;
  private final Clock clock;

  Patience(Call call, Clock clock) {
    this.call = call;
    this.clock = clock;
  }

  /** The line to stand in. */
  public Turns.Line line() {
    return deadline() == null ? Turns.Line.OWN : Turns.Line.CALLERS;
  }

  /** What is left; not more than nothing if the deadline is over. */
  public Duration left() {
    Instant deadline = deadline();
    return deadline == null
        ? OWN
        : Duration.between(clock.instant(), deadline).minus(FOR_THE_ANSWER);
  }

  /** Null outside of requests. */
  private Instant deadline() {
    ArcContainer container = Arc.container();
    return container != null && container.requestContext().isActive() ? call.deadline() : null;
  }
}
