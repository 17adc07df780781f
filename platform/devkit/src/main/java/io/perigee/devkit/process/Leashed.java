package io.perigee.devkit.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Processes that end with their starter, also when that is killed: a small watcher beside each
 * reads a pipe whose other end only the starter holds, and signals the process when the pipe
 * closes.
 */
public final class Leashed {

  // The command takes the shell's place, so its process id is the one that the starter sees. The
  // watcher looks whether the
  // process is still its parent before it signals: the id may be another's by then.
  private static final String SCRIPT =
      "signal=$1; shift; exec 3<&0; "
          + "( read -r _ <&3; read -r _ _ _ parent _ </proc/self/stat; [ $parent = $$ ] && kill -s $signal $$ ) & "
          + "exec \"$@\" </dev/null 3<&-";

  // A pipe whose stream is collected would be closed, and the process with it.
  private static final Map<Long, OutputStream> PIPES = new ConcurrentHashMap<>();

  private Leashed() {}

  /**
   * Starts one.
   *
   * @param environment added to this process's own
   * @param signal how it is asked to end when its starter is gone, without SIG
   * @param log file that its output is added to
   */
  public static ProcessHandle start(
      List<String> command, Map<String, String> environment, String signal, Path log)
      throws IOException {
    List<String> leash = new ArrayList<>(List.of("sh", "-c", SCRIPT, "leash", signal));
    leash.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(leash).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = builder.start();
    PIPES.put(process.pid(), process.getOutputStream());
    var unused = process.onExit().thenRun(() -> PIPES.remove(process.pid()));
    return process.toHandle();
  }
}
