package io.perigee.runtime.kafka;

import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * A thread that does a round of work again and again until it is closed. A round that fails is
 * logged and tried again after a pause that doubles up to a limit, so a dead engine costs a log
 * line, not a thread.
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
  private final Runnable last;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean ending;

  private Loop(String name, Round round, Runnable last) {
    this.name = name;
    this.round = round;
    this.last = last;
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::live);
  }

  public static Loop start(String name, Round round) {
    return start(name, round, () -> {});
  }

  /**
   * @param last done once on the loop's own thread when it ends: closes what only that thread may
   *     touch
   */
  public static Loop start(String name, Round round, Runnable last) {
    Loop loop = new Loop(name, round, last);
    loop.thread.start();
    return loop;
  }

  public boolean closed() {
    return closed;
  }

  private void live() {
    try {
      turn();
    } finally {
      // What the last action waits for it waits for by its own deadline, without an interrupt.
      ending = true;
      Thread.interrupted();
      last.run();
    }
  }

  /**
   * An error, too, costs a log line and a pause, not the thread: nothing else would bring it back.
   */
  private void turn() {
    long pause = 50;
    while (!closed) {
      try {
        round.run();
        pause = 50;
      } catch (InterruptedException e) {
        return;
      } catch (Throwable e) {
        if (closed) {
          return;
        }
        LOG.warnf(
            "event=round_failed loop=%s retry_ms=%d error=%s: %s",
            name, pause, e.getClass().getSimpleName(), e.getMessage());
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

  /**
   * Lets the round under way end by itself for half a second, then interrupts it; waits for the
   * loop's end at most five more.
   */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofMillis(500));
      if (thread.isAlive()) {
        if (!ending) {
          thread.interrupt();
        }
        thread.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
