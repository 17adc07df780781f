package io.perigee.journeys.platform;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Signals that Java has no word for. */
public enum Signal {
  STOP,
  CONTINUE;

  /** Sends it to a process of the tests' own platform. */
  public void send(ProcessHandle process) {
    String name = this == STOP ? "-STOP" : "-CONT";
    try {
      Process kill =
          new ProcessBuilder("kill", name, Long.toString(process.pid())).inheritIO().start();
      if (!kill.waitFor(5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("kill does not end");
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
