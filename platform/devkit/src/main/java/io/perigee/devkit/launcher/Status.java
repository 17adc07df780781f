package io.perigee.devkit.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What runs, as a table. */
final class Status {

  private static final long PAGE = 4096;

  private final Context context;
  private final Operator operator;

  Status(Context context) {
    this.context = context;
    this.operator = new Operator(context, new Progress(System.out));
  }

  /** Prints the table; true if everything is ready. */
  boolean print(PrintStream out) {
    out.printf(
        "%-12s %-9s %6s %8s %8s  %s%n", "PROCESS", "STATE", "PORT", "PID", "MEMORY", "UP FOR");
    line(
        out,
        Processes.SUPERVISOR,
        Operator.runs(context, Processes.SUPERVISOR) ? "running" : "stopped",
        "");
    boolean all = Operator.runs(context, Processes.SUPERVISOR);
    for (String name : Processes.ALL) {
      boolean ready = operator.isReady(name);
      String state = ready ? "ready" : Operator.runs(context, name) ? "starting" : "stopped";
      line(out, name, state, Integer.toString(context.ports().of(name)));
      all &= ready;
    }
    return all;
  }

  private void line(PrintStream out, String name, String state, String port) {
    Optional<ProcessHandle> process = Operator.handle(context, name);
    out.printf(
        "%-12s %-9s %6s %8s %8s  %s%n",
        name,
        state,
        port,
        process.map(p -> Long.toString(p.pid())).orElse("-"),
        process.map(Status::memory).orElse("-"),
        process.flatMap(p -> p.info().startInstant()).map(Status::since).orElse("-"));
  }

  private static String memory(ProcessHandle process) {
    try {
      String[] pages = Files.readString(Path.of("/proc/" + process.pid() + "/statm")).split(" ");
      return (Long.parseLong(pages[1]) * PAGE >> 20) + " MB";
    } catch (IOException e) {
      return "-";
    }
  }

  private static String since(Instant start) {
    Duration up = Duration.between(start, Instant.now());
    return up.toHours() > 0
        ? up.toHours() + "h" + up.toMinutesPart() + "m"
        : up.toMinutes() + "m" + up.toSecondsPart() + "s";
  }
}
