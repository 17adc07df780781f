package io.perigee.image.driver;

import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import io.perigee.image.machineimage.Image;
import java.util.function.LongConsumer;

/**
 * Where exports of machine images go. Paths begin with a slash and have neither {@code .} nor
 * {@code ..} in them; what lies at a path is replaced. Nothing is seen at a path before it is
 * whole.
 */
public interface ExportStore {

  /** The base of the store, for those who export. */
  String url();

  /** Whether it is so near that a caller can wait for it. */
  boolean immediate();

  /**
   * Whether things lie below the path.
   *
   * @throws Unavailable if the store cannot be asked, or refuses
   */
  boolean isDirectory(String path);

  /**
   * Puts an image's bytes at a path.
   *
   * @param progress hears how many bytes are there, now and then; what it throws ends the transfer
   * @throws NotFound if the image has no file any more
   * @throws Invalid naming {@code manta_path} if nothing can lie there
   * @throws Unavailable if the store cannot be reached, refuses, or breaks off: what lay at the
   *     path before is as it was
   */
  void putImage(String path, Image image, LongConsumer progress);

  /**
   * Puts a text at a path, as UTF-8; throws as {@link #putImage} does.
   *
   * @throws Unavailable if the store cannot be reached, or refuses
   */
  void putText(String path, String text);

  /**
   * Removes what lies at a path; nothing happens if there is nothing.
   *
   * @throws Unavailable if the store cannot be reached, or refuses
   */
  void remove(String path);
}
