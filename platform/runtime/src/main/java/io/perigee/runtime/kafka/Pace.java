package io.perigee.runtime.kafka;

import java.time.Duration;

/**
 * Keeps the rounds of a loop apart, so that under load many messages share one transaction: the
 * first round after a pause begins at once, the next ones after a short rest, and after a long one
 * while each brings many, since each costs the same few statements however many it brings. For one
 * thread.
 */
public final class Pace {

  /** What a hop of a command's way may cost under load. */
  public static final Duration HOP = Duration.ofMillis(4);

  private final long rest;
  private final long longRest;
  private final int many;
  private long last = System.nanoTime() - Duration.ofHours(1).toNanos();

  private Pace(Duration rest, Duration longRest, int many) {
    this.rest = rest.toNanos();
    this.longRest = longRest.toNanos();
    this.many = many;
  }

  /**
   * @param rest the shortest time from one round's begin to the next one's
   */
  public static Pace of(Duration rest) {
    return new Pace(rest, rest, 1);
  }

  /**
   * @param many so many messages of a round make the next one wait for {@code longRest}
   */
  public static Pace of(Duration rest, Duration longRest, int many) {
    return new Pace(rest, longRest, many);
  }

  /** Waits until a round may begin, at most the short rest. */
  public void await() throws InterruptedException {
    await(0);
  }

  /**
   * Waits until a round may begin.
   *
   * @param brought how many messages the round before brought
   */
  public void await(int brought) throws InterruptedException {
    long gap = brought < many ? rest : longRest;
    long left = gap - (System.nanoTime() - last);
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left));
    }
    last = System.nanoTime();
  }
}
