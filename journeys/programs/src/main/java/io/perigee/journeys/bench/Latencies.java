package io.perigee.journeys.bench;

import java.time.Duration;
import java.util.Arrays;

/** What requests took, and how many failed. */
final class Latencies {

  private long[] nanos = new long[4_096];
  private int count;
  private int failures;

  synchronized void add(long took) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = took;
  }

  synchronized void fail() {
    failures++;
  }

  synchronized int count() {
    return count;
  }

  synchronized int failures() {
    return failures;
  }

  /** The given percentile in milliseconds; 0 if nothing was measured. */
  synchronized double percentile(double percent) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int index = (int) Math.min(count - 1, Math.ceil(percent / 100.0 * count) - 1);
    return sorted[Math.max(0, index)] / 1e6;
  }

  /** Per second, over this time. */
  double rate(Duration over) {
    return count() / (over.toNanos() / 1e9);
  }
}
