package io.perigee.image.driver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Copies a directory tree. */
public interface TreeCopier {

  /**
   * Copies a tree with owners, modes, times, links, extended attributes, access control lists and
   * holes; other file systems mounted in it are left out. Where the file system can, nothing but
   * references is copied.
   *
   * @param target the directory to make; not there before
   * @param within how long it may take
   * @param onLost is given what stops it at once, from any thread
   * @param copied is told now and then how many files were copied
   * @return how many files were copied
   * @throws PackFault saying why there is no copy; the target may be there incomplete
   */
  long copy(Path tree, Path target, Duration within, Consumer<Runnable> onLost, LongConsumer copied)
      throws PackFault, InterruptedException;
}
