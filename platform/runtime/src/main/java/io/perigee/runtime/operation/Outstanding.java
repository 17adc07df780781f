package io.perigee.runtime.operation;

import io.perigee.contracts.error.Busy;
import io.perigee.runtime.RuntimeConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;

/**
 * Holds the work that is outstanding to its bounds. The service's own count is taken anew at most
 * five times a second and carried on in between, since counting a long queue costs more than the
 * rest of an acceptance; a refusal always rests on a count of its own. Requests at the same time
 * may pass a bound by as many commands as they bring.
 */
@Singleton
final class Outstanding {

  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final RuntimeConfig.Work bounds;
  private final AtomicLong service = new AtomicLong();
  private volatile long counted = System.nanoTime() - 2 * FRESH_NANOS;

  Outstanding(RuntimeConfig config) {
    this.bounds = config.work();
  }

  /**
   * @param account null for the operator's own
   * @throws Busy if so many more would be too many
   */
  void require(Handle h, String account, int more) {
    int most = bounds.outstandingPerService();
    if (System.nanoTime() - counted > FRESH_NANOS || service.get() + more > most) {
      service.set(count(h, most));
      counted = System.nanoTime();
    }
    if (service.get() + more > most) {
      throw new Busy("too much work is outstanding; at most %d commands".formatted(most), AGAIN);
    }
    int own = bounds.outstandingPerAccount();
    if (account != null && service.get() + more > own && count(h, account, own) + more > own) {
      throw new Busy(
          "too much work of this account is outstanding; at most %d commands".formatted(own),
          AGAIN);
    }
    service.addAndGet(more);
  }

  private static long count(Handle h, int bound) {
    return h.createQuery(
            "SELECT count(*) FROM (SELECT 1 FROM work WHERE state IN ('announced', 'ready', 'running') LIMIT :bound) AS w")
        .bind("bound", bound)
        .mapTo(Long.class)
        .one();
  }

  private static long count(Handle h, String account, int bound) {
    return h.createQuery(
            """
            SELECT count(*) FROM (SELECT 1 FROM work
              WHERE account = :account AND state IN ('announced', 'ready', 'running') LIMIT :bound) AS w
            """)
        .bind("account", account)
        .bind("bound", bound)
        .mapTo(Long.class)
        .one();
  }
}
