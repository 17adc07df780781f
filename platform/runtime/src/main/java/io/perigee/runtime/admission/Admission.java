package io.perigee.runtime.admission;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.RuntimeConfig;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The line of the requests that are {@link Admitted} one after the other. */
@Singleton
public final class Admission {

  /** What one is left at least when its turn comes; with less it could not be done any more. */
  private static final Duration FOR_THE_WORK = Duration.ofMillis(500);

  /** Of a request's time it is a tenth besides: who is slow to work is slow to refuse, too. */
  private static final int PART_FOR_THE_WORK = 10;

  private final Turns turns;
  private final Patience patience;

  Admission(RuntimeConfig config, Patience patience, MeterRegistry meters) {
    this.patience = patience;
    this.turns = new Turns("turn", config.requests().atOnce(), config.requests().waiting());
    Gauge.builder("perigee.requests.waiting", turns, Turns::waiting)
        .description("requests in line")
        .register(meters);
  }

  /**
   * Waits for the turn of the request being answered.
   *
   * @throws Unavailable if it does not come in time
   */
  Turns.Place await() {
    Duration left = patience.left();
    return turns.take(
        patience.line(), left.minus(left.dividedBy(PART_FOR_THE_WORK)).minus(FOR_THE_WORK));
  }
}
