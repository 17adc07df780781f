package io.perigee.journeys.demo;

import io.perigee.journeys.client.Answer;
import java.io.PrintStream;

/** Prints what was asked and what came back, and counts what was off. */
final class Steps {

  private static final int LONGEST = 220;

  /** One thing to try. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  private final PrintStream out;
  private int tried;
  private int failed;

  Steps(PrintStream out) {
    this.out = out;
  }

  void chapter(String title) {
    out.printf("%n== %s%n", title);
  }

  /** Tries a step; one that fails is counted and the next is tried. */
  void step(String title, Step step) {
    tried++;
    try {
      step.run();
      out.printf("  ok    %s%n", title);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed++;
    } catch (Exception e) {
      failed++;
      out.printf("  FAIL  %s%n        %s%n", title, e.getMessage());
    }
  }

  /** Shows a request and its answer. */
  Answer show(String asked, Answer answer) {
    String body = answer.body().replaceAll("\\s+", " ");
    out.printf(
        "    > %s%n    < %d %s%n",
        asked, answer.status(), body.length() > LONGEST ? body.substring(0, LONGEST) + " …" : body);
    return answer;
  }

  void say(String text) {
    out.printf("    %s%n", text);
  }

  /** Holds a value against what it should be. */
  static void expect(String what, Object expected, Object found) {
    if (!String.valueOf(expected).equals(String.valueOf(found))) {
      throw new IllegalStateException("%s: expected %s, found %s".formatted(what, expected, found));
    }
  }

  static void expect(String what, boolean holds) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }

  /** Prints the count; true if nothing was off. */
  boolean sum() {
    out.printf("%n%d steps, %d off%n", tried, failed);
    return failed == 0;
  }
}
