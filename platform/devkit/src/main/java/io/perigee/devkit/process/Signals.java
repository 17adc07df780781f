package io.perigee.devkit.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Signals to processes of ours, and the wait for their end. */
public final class Signals {

  private static final long SIGNAL_SECONDS = 5;
  private static final long PAUSE_MILLIS = 50;

  private Signals() {}

  /**
   * Sends a signal.
   *
   * @param signal its name without SIG: INT, TERM, KILL, STOP, CONT
   * @return false if the process is gone
   */
  public static boolean send(ProcessHandle process, String signal) {
    try {
      Process kill =
          // The shell's own kill is there where the program of that name is not.
          new ProcessBuilder(
                  "sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(process.pid()))
              .redirectErrorStream(true)
              .start();
      return kill.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS) && kill.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits for a process to end; false if it has not within the time. */
  public static boolean awaitEnd(ProcessHandle process, Duration atMost) {
    try {
      process.onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Asks a process to end, and makes it end when it has not within the time. */
  public static void end(ProcessHandle process, String signal, Duration grace) {
    if (!send(process, signal)) {
      return;
    }
    if (!awaitEnd(process, grace)) {
      process.destroyForcibly();
      awaitEnd(process, Duration.ofSeconds(SIGNAL_SECONDS));
    }
  }

  /** The pause between two looks at something that has not come about yet. */
  public static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
