package io.perigee.devkit.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The space that is left on the disk of a folder. */
final class Room {

  /** With less than so many MiB nothing is started: engines that find no room end half-way. */
  static final long TO_START = 512;

  private Room() {}

  /** MiB that are free below a folder, which need not be there yet. */
  static long megabytes(Path folder) {
    Path present = folder.toAbsolutePath();
    while (!Files.exists(present)) {
      present = present.getParent();
    }
    try {
      return Files.getFileStore(present).getUsableSpace() >> 20;
    } catch (IOException e) {
      throw new LauncherException(present + " cannot be used: " + Faults.said(e), e);
    }
  }

  /**
   * @throws LauncherException if fewer MiB are free
   */
  static void require(Path folder, long megabytes) {
    long free = megabytes(folder);
    if (free < megabytes) {
      throw new LauncherException(
          "the disk is full: %d MB are free below %s, and Perigee needs %d to start"
              .formatted(free, folder, megabytes));
    }
  }
}
