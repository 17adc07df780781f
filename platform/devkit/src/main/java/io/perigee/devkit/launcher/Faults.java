package io.perigee.devkit.launcher;

import io.perigee.devkit.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong, in words for the operator. */
final class Faults {

  private Faults() {}

  /** True if it says something to the operator; anything else is a fault of the launcher's own. */
  static boolean isTold(Throwable fault) {
    return fault instanceof LauncherException
        || fault instanceof EngineException
        || fault instanceof IOException
        || fault instanceof UncheckedIOException;
  }

  /** One sentence. */
  static String said(Throwable fault) {
    String said =
        switch (fault) {
          case UncheckedIOException e -> said(e.getCause());
          case AccessDeniedException e -> e.getFile() + ": permission denied";
          case NoSuchFileException e -> e.getFile() + ": there is no such file";
          case FileAlreadyExistsException e -> e.getFile() + ": is there already";
          case FileSystemException e -> e.getFile() + ": " + e.getReason();
          default -> String.valueOf(fault.getMessage());
        };
    return said.contains("No space left on device") && !said.startsWith("the disk is full")
        ? "the disk is full (" + said + "); ./perigee doctor tells what Perigee needs"
        : said;
  }
}
