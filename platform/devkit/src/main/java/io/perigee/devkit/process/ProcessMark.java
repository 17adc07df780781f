package io.perigee.devkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A pidfile that tells a process from another that got its id later: it holds the id, and the
 * moment of the process's start as the kernel counts it (clock ticks since boot) with the boot's
 * own id.
 */
public final class ProcessMark {

  private static final int START_TIME_AFTER_NAME = 19;

  private ProcessMark() {}

  /** Writes a process's mark. */
  public static void write(Path file, ProcessHandle process) throws IOException {
    OwnedFile.write(file, process.pid() + " " + birth(process.pid()) + "\n");
  }

  /** The marked process, if it still runs. */
  public static Optional<ProcessHandle> read(Path file) {
    try {
      String[] mark = Files.readString(file).strip().split(" ", 2);
      long pid = Long.parseLong(mark[0]);
      boolean same = mark.length == 2 && mark[1].equals(birth(pid));
      return same ? ProcessHandle.of(pid).filter(ProcessHandle::isAlive) : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String birth(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    // The name, in parentheses, may itself hold spaces and parentheses.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    if (fields[0].equals("Z")) {
      // Ended, but nobody has asked how: gone, for us.
      throw new NoSuchFileException("/proc/" + pid);
    }
    return fields[START_TIME_AFTER_NAME]
        + " "
        + Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }
}
