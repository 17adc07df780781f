package io.perigee.compute.driver;

import java.nio.file.Path;
import java.util.Optional;

/** The file of an image, as a hypervisor takes it. */
public interface ImageFile {

  /** SHA-1 of the file as it is stored, in hexadecimal. */
  String sha1();

  /** {@code none} or {@code gzip}: how the file holds the disk's bytes. */
  String compression();

  /** The image that this one holds the differences from; empty if it holds a whole disk. */
  default Optional<ImageFile> origin() {
    return Optional.empty();
  }

  /**
   * Copies the file; what is at the target is overwritten. It is not checked.
   *
   * @throws HypervisorFault if it cannot be had
   */
  void copyTo(Path target) throws HypervisorFault;
}
