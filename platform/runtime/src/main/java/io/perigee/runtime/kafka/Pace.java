package io.perigee.runtime.kafka;

import java.time.Duration;

/**
 * Keeps the rounds of a loop apart, so that under load many messages share one transaction. The
 * first round after a pause begins at once. For one thread.
 */
public final class Pace {

  /** What a hop of a command's way may cost under load. */
  public static final Duration HOP = Duration.ofMillis(4);

  private final long gap;
  private long last = System.nanoTime() - Duration.ofHours(1).toNanos();

  private Pace(Duration gap) {
    this.gap = gap.toNanos();
  }

  /**
   * @param gap the shortest time from one round's begin to the next one's
   */
  public static Pace of(Duration gap) {
    return new Pace(gap);
  }

  /** Waits until a round may begin, at most the gap. */
  public void await() throws InterruptedException {
    long rest = gap - (System.nanoTime() - last);
    if (rest > 0) {
      Thread.sleep(Duration.ofNanos(rest));
    }
    last = System.nanoTime();
  }
}
