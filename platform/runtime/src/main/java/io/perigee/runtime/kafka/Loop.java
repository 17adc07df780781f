package io.perigee.runtime.kafka;

import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * A thread that does a round of work again and again until it is closed. A round that fails is logged and tried again
 * after a pause that doubles up to a limit, so a dead engine costs a log line, not a thread.
 */
public final class Loop implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Loop.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** One round of work. */
  @FunctionalInterface
  public interface Round {
    void run() throws Exception;
  }

  private final String name;
  private final Round round;
  private final Thread thread;
  private volatile boolean closed;

  private Loop(String name, Round round) {
    this.name = name;
    this.round = round;
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::turn);
  }

  public static Loop start(String name, Round round) {
    Loop loop = new Loop(name, round);
    loop.thread.start();
    return loop;
  }

  public boolean closed() {
    return closed;
  }

  private void turn() {
    long pause = 50;
    while (!closed) {
      try {
        round.run();
        pause = 50;
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        if (closed) {
          return;
        }
        LOG.warnf("event=round_failed loop=%s retry_ms=%d error=%s: %s", name, pause, e.getClass().getSimpleName(), e.getMessage());
        LOG.debug("round failed", e);
        if (!sleep(pause)) {
          return;
        }
        pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis());
      }
    }
  }

  private boolean sleep(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Lets the round under way end, at most five seconds, then interrupts it. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofMillis(500));
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
