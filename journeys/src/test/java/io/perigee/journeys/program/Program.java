package io.perigee.journeys.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of somebody else's, run with a deadline. */
public final class Program {

  private final ProcessBuilder builder;

  private Program(ProcessBuilder builder) {
    this.builder = builder;
  }

  public static Program of(String... words) {
    return new Program(new ProcessBuilder(List.of(words)));
  }

  public Program in(Path folder) {
    builder.directory(folder.toFile());
    return this;
  }

  /** Sets a variable; null removes it. */
  public Program with(String variable, String value) {
    if (value == null) {
      builder.environment().remove(variable);
    } else {
      builder.environment().put(variable, value);
    }
    return this;
  }

  /** Runs it to its end. @throws IllegalStateException if it does not end in time */
  public Run run(Duration within) throws IOException, InterruptedException {
    Path out = Files.createTempFile("program", ".out");
    Path err = Files.createTempFile("program", ".err");
    try {
      Process process = start(out, err);
      if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        end(process);
        throw new IllegalStateException(
            "%s does not end within %s: %s%s"
                .formatted(
                    builder.command(), within, Files.readString(out), Files.readString(err)));
      }
      return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Starts it and leaves it running. */
  public Process start(Path out, Path err) throws IOException {
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  public static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
