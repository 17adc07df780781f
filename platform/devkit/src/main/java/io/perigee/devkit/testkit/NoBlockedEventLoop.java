package io.perigee.devkit.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class during which Vert.x warned that something blocked an event loop. */
public final class NoBlockedEventLoop implements BeforeAllCallback, AfterAllCallback {

  private static final Logger CHECKER = Logger.getLogger("io.vertx.core.impl.BlockedThreadChecker");

  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Handler listener = new Listener();

  @Override
  public void beforeAll(ExtensionContext context) {
    CHECKER.addHandler(listener);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    CHECKER.removeHandler(listener);
    if (!warnings.isEmpty()) {
      throw new AssertionError("an event loop was blocked: " + warnings.getFirst());
    }
  }

  private final class Listener extends Handler {

    @Override
    public void publish(LogRecord warning) {
      String text = String.valueOf(warning.getMessage());
      if (text.contains("vert.x-eventloop")) {
        warnings.add(text);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
