package io.perigee.runtime.outbox;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes the relay and the workers of this process after a commit, so that nobody has to wait for a
 * poll.
 */
@Singleton
public final class Nudge {

  private final Semaphore relay = new Semaphore(0);
  private final Semaphore worker = new Semaphore(0);

  public void relay() {
    wake(relay);
  }

  public void worker() {
    wake(worker);
  }

  /** One permit wakes; where nobody waits for it no more are heaped up. */
  private static void wake(Semaphore semaphore) {
    if (semaphore.availablePermits() == 0) {
      semaphore.release();
    }
  }

  /** Waits for a nudge, at most this long. */
  public void awaitRelay(Duration atMost) throws InterruptedException {
    await(relay, atMost);
  }

  /** Waits for a nudge, at most this long. */
  public void awaitWorker(Duration atMost) throws InterruptedException {
    await(worker, atMost);
  }

  private static void await(Semaphore semaphore, Duration atMost) throws InterruptedException {
    if (semaphore.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      semaphore.drainPermits();
    }
  }
}
