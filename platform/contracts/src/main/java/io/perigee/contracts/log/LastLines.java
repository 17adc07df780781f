package io.perigee.contracts.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.handlers.AsyncHandler;

/**
 * The last lines of a process's log. While it serves requests the log is written behind, by threads
 * that do not keep the process alive: what they have not come to when it ends, often the reason why
 * it ends, would be lost. From the moment of its end on everything is written at once, after what
 * waits.
 */
public final class LastLines {

  /** A console that takes nothing does not keep the process from ending. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private LastLines() {}

  /** To be called once, before anything can fail that is to be found in the log. */
  public static void keep() {
    Thread atEnd = new Thread(() -> write(Logger.getLogger(""), PATIENCE), "last-lines");
    Runtime.getRuntime().addShutdownHook(atEnd);
  }

  /**
   * Has the handlers of a logger, and those within them, write at once, and waits until what they
   * have kept back is written.
   *
   * @param patience for each of them
   * @return false if it was not written in time
   */
  static boolean write(Logger logger, Duration patience) {
    List<AsyncHandler> behind = new ArrayList<>();
    for (Handler handler : logger.getHandlers()) {
      if (handler instanceof AsyncHandler async) {
        List.of(async.getHandlers()).forEach(logger::addHandler);
        logger.removeHandler(async);
        behind.add(async);
      } else if (handler instanceof ExtHandler outer) {
        straighten(outer, behind);
      }
    }
    boolean all = true;
    for (AsyncHandler async : behind) {
      all &= drained(async, patience);
    }
    return all;
  }

  private static void straighten(ExtHandler outer, List<AsyncHandler> behind) {
    for (Handler handler : outer.getHandlers()) {
      if (handler instanceof AsyncHandler async) {
        // Added first: a handler that is left without any ends.
        List.of(async.getHandlers()).forEach(outer::addHandler);
        outer.removeHandler(async);
        behind.add(async);
      } else if (handler instanceof ExtHandler inner) {
        straighten(inner, behind);
      }
    }
  }

  private static boolean drained(AsyncHandler async, Duration patience) {
    ExtLogRecord end = new ExtLogRecord(Level.OFF, "", LastLines.class.getName());
    Gate gate = new Gate(async.getHandlers(), end);
    async.setHandlers(new Handler[] {gate});
    // It waits for room where the queue is full, and where it leaves out instead there is none.
    async.setOverflowAction(AsyncHandler.OverflowAction.BLOCK);
    // By another thread: a queue that stays full would hold this one for ever.
    Thread.ofPlatform().daemon().start(() -> async.publish(end));
    try {
      return gate.passed.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Lets everything through to the handlers behind it but the record that tells of the end. */
  private static final class Gate extends Handler {

    private final Handler[] behind;
    private final LogRecord end;
    private final CountDownLatch passed = new CountDownLatch(1);

    Gate(Handler[] behind, LogRecord end) {
      this.behind = behind;
      this.end = end;
    }

    @Override
    public void publish(LogRecord record) {
      if (record == end) {
        passed.countDown();
        return;
      }
      for (Handler handler : behind) {
        handler.publish(record);
      }
    }

    @Override
    public void flush() {
      for (Handler handler : behind) {
        handler.flush();
      }
    }

    @Override
    public void close() {
      // Those behind it belong to the process, which ends.
    }
  }
}
