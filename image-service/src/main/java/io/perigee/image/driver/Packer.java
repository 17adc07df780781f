package io.perigee.image.driver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Packs a directory tree into one compressed archive. */
public interface Packer {

  /**
   * The archive's suffix after {@code .tar.}, for example {@code bz2}. @throws PackFault if nothing
   * can compress
   */
  String suffix() throws PackFault;

  /**
   * Packs the tree with owners by number, extended attributes, access control lists and holes.
   * Other file systems mounted in the tree are left out.
   *
   * @param target the file to write; not there before
   * @param within how long it may take
   * @param onLost is given what stops it at once, from any thread
   * @param written is told now and then how many bytes the archive has
   * @throws PackFault saying why there is no archive; the target may be there incomplete
   */
  Packed pack(
      Path tree, Path target, Duration within, Consumer<Runnable> onLost, LongConsumer written)
      throws PackFault, InterruptedException;

  /**
   * A written archive.
   *
   * @param size in bytes
   * @param sha256 hexadecimal digest of the file
   */
  record Packed(long size, String sha256) {}
}
