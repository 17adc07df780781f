package io.perigee.devkit.launcher;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * A process that shall run. It is started whenever it does not; when it ends soon after a start,
 * the next start waits, each time twice as long up to a bound.
 */
final class Watched {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** A process that ran so long has not failed to start. */
  private static final Duration SETTLED = Duration.ofSeconds(60);

  private final String name;
  private final Clock clock;
  private final BooleanSupplier runs;
  private final Start start;
  private Instant started = Instant.EPOCH;
  private Instant notBefore = Instant.EPOCH;
  private Duration pause = Duration.ZERO;
  private boolean wasUp;

  /** How it is started. */
  @FunctionalInterface
  interface Start {
    void run() throws Exception;
  }

  Watched(String name, Clock clock, BooleanSupplier runs, Start start) {
    this.name = name;
    this.clock = clock;
    this.runs = runs;
    this.start = start;
  }

  /** Starts it if it does not run and its pause is over. */
  void look() {
    if (runs.getAsBoolean()) {
      wasUp = true;
      return;
    }
    Instant now = clock.instant();
    if (wasUp) {
      wasUp = false;
      pause = Duration.between(started, now).compareTo(SETTLED) > 0 ? Duration.ZERO : longer(pause);
      notBefore = now.plus(pause);
      Supervisor.log("event=ended name=" + name + " next_start_in_ms=" + pause.toMillis());
    }
    if (!now.isBefore(notBefore)) {
      begin(now);
    }
  }

  private void begin(Instant now) {
    started = now;
    try {
      start.run();
      wasUp = true;
      Supervisor.log("event=started name=" + name);
    } catch (Exception e) {
      pause = longer(pause);
      notBefore = clock.instant().plus(pause);
      Supervisor.log(
          "event=start_failed name="
              + name
              + " next_start_in_ms="
              + pause.toMillis()
              + " reason="
              + e.getMessage());
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }
}
