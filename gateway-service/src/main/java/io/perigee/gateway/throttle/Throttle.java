package io.perigee.gateway.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Token buckets, one per caller, in a bounded table. Each bucket is one number: the time at which
 * it will be full again (generic cell rate algorithm), so that taking a token is one
 * compare-and-set.
 */
public final class Throttle {

  private final long interval;
  private final long tolerance;
  private final LongSupplier nanoTime;
  private final Cache<String, AtomicLong> buckets;

  /**
   * @param perSecond tokens that come back each second
   * @param burst tokens that a full bucket holds
   * @param entries callers remembered; the least recently seen are forgotten, that is, start with a
   *     full bucket
   * @param nanoTime monotonic nanoseconds
   */
  public Throttle(int perSecond, int burst, int entries, LongSupplier nanoTime) {
    this.interval = 1_000_000_000L / perSecond;
    this.tolerance = interval * burst;
    this.nanoTime = nanoTime;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(entries)
            .expireAfterAccess(Duration.ofNanos(tolerance).plusMinutes(1))
            .build();
  }

  /**
   * Takes a token.
   *
   * @return 0 if there was one, else the whole seconds until there is one again, at least 1
   */
  public int take(String caller) {
    AtomicLong bucket = bucket(caller);
    while (true) {
      long now = nanoTime.getAsLong();
      long known = bucket.get();
      long next = Math.max(known - now, 0) + interval;
      if (next > tolerance) {
        return seconds(next - tolerance);
      }
      if (bucket.compareAndSet(known, now + next)) {
        return 0;
      }
    }
  }

  /** What {@link #take} would say, without taking. */
  public int wouldWait(String caller) {
    AtomicLong bucket = buckets.getIfPresent(caller);
    if (bucket == null) {
      return 0;
    }
    long next = Math.max(bucket.get() - nanoTime.getAsLong(), 0) + interval;
    return next > tolerance ? seconds(next - tolerance) : 0;
  }

  private AtomicLong bucket(String caller) {
    AtomicLong bucket = buckets.getIfPresent(caller);
    return bucket != null
        ? bucket
        : buckets.get(caller, ignored -> new AtomicLong(nanoTime.getAsLong()));
  }

  private static int seconds(long nanos) {
    return (int) Math.max(1, (nanos + 999_999_999L) / 1_000_000_000L);
  }
}
