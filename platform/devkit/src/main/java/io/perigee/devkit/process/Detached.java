package io.perigee.devkit.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Processes that outlive their starter: in a session of their own, so that no terminal's signal
 * reaches them.
 */
public final class Detached {

  private Detached() {}

  /**
   * Starts one.
   *
   * @param environment added to this process's own; secrets go here, never into the command
   * @param log file that its output is added to
   */
  public static ProcessHandle start(
      List<String> command, Map<String, String> environment, Path directory, Path log)
      throws IOException {
    List<String> own = new ArrayList<>(List.of("setsid"));
    own.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(own).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder.start().toHandle();
  }
}
