package io.perigee.devkit.launcher;

import java.io.PrintStream;
import java.time.Duration;

/** Tells the operator what is going on, each line with the seconds since the beginning. */
final class Progress {

  private final PrintStream out;
  private final long begun = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  void say(String text) {
    out.printf("%6.1fs  %s%n", elapsed().toMillis() / 1000.0, text);
    out.flush();
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
