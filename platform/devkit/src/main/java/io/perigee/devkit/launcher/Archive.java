package io.perigee.devkit.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The system's tar, which keeps modes and the holes in sparse disks. */
final class Archive {

  private Archive() {}

  /** Runs it. @throws LauncherException with what it said, if it fails */
  static void tar(Path directory, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("tar", "-C", directory.toString()));
    command.addAll(arguments);
    Process tar = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(tar.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    try {
      if (tar.waitFor() != 0) {
        throw new LauncherException("tar failed: " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      tar.destroy();
      throw new LauncherException("interrupted", e);
    }
  }
}
