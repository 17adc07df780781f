package io.perigee.contracts.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.handlers.AsyncHandler;
import org.jboss.logmanager.handlers.AsyncHandler.OverflowAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing that was logged is lost with the thread that would have written it. */
class LastLinesTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  /** A console that takes its first line only when it is told to. */
  private static final class Console extends Handler {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CountDownLatch open = new CountDownLatch(1);

    @Override
    public void publish(LogRecord record) {
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      lines.add(record.getMessage());
    }

    @Override
    public void flush() {
      // Lines are there at once.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static final class Outer extends ExtHandler {
    @Override
    protected void doPublish(org.jboss.logmanager.ExtLogRecord record) {
      publishToNestedHandlers(record);
    }
  }

  private static AsyncHandler behind(Console console, OverflowAction overflow) {
    AsyncHandler async = new AsyncHandler(100);
    async.setOverflowAction(overflow);
    async.addHandler(console);
    return async;
  }

  private static Logger logger(Handler handler) {
    Logger logger = Logger.getAnonymousLogger();
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    return logger;
  }

  @ParameterizedTest
  @EnumSource(OverflowAction.class)
  void whatWaitsIsWrittenInItsOrderAndWhatComesAfterwardsAtOnce(OverflowAction overflow) {
    // Given lines that wait for the console, below a handler as the platform has them
    Console console = new Console();
    Outer outer = new Outer();
    outer.addHandler(behind(console, overflow));
    Logger logger = logger(outer);
    IntStream.range(0, 50).forEach(i -> logger.severe("line " + i));
    assertThat(console.lines).isEmpty();

    // When the process ends
    console.open.countDown();
    boolean written = LastLines.write(logger, SOON);
    logger.severe("the last");

    // Then all is there, and nothing else
    assertThat(written).isTrue();
    assertThat(console.lines).hasSize(51).startsWith("line 0", "line 1").endsWith("the last");
  }

  @Test
  void aLoggersOwnHandlersAreWrittenToo() {
    Console console = new Console();
    Logger logger = logger(behind(console, OverflowAction.BLOCK));
    logger.severe("why");
    console.open.countDown();

    assertThat(LastLines.write(logger, SOON)).isTrue();

    assertThat(console.lines).containsExactly("why");
    assertThat(logger.getHandlers()).containsExactly(console);
  }

  @Test
  void aConsoleThatTakesNothingIsNotWaitedForLong() {
    Console console = new Console();
    Logger logger = logger(behind(console, OverflowAction.BLOCK));
    logger.severe("why");

    assertThat(LastLines.write(logger, Duration.ofMillis(50))).isFalse();
    console.open.countDown();
  }
}
