package io.perigee.compute.driver.simulated;

import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image with those that it is made upon, the whole disk first. Their files are kept by the host.
 *
 * @param images at least one; each but the first holds what differs from the one before it
 */
record ImageChain(List<ImageFile> images) {

  private static final int LONGEST = 32;

  /**
   * @throws HypervisorFault permanent, if it is made upon too many
   */
  static ImageChain of(ImageFile image) throws HypervisorFault {
    List<ImageFile> images = new ArrayList<>();
    Optional<ImageFile> next = Optional.of(image);
    while (next.isPresent()) {
      if (images.size() == LONGEST) {
        throw new HypervisorFault(
            HypervisorFault.Kind.PERMANENT, "the image is made upon more than " + LONGEST);
      }
      images.addFirst(next.get());
      next = next.get().origin();
    }
    return new ImageChain(images);
  }

  /** Writes a disk of {@code size} bytes that begins with the image's bytes. */
  void lay(HostFolder place, Path disk, long size)
      throws IOException, HypervisorFault, InterruptedException {
    for (ImageFile image : images) {
      Path file = kept(place, image);
      if (image == images.getFirst()) {
        DiskWriter.write(file, image.compression(), disk, size);
      } else {
        DiskDelta.apply(file, image.compression(), disk, size);
      }
    }
  }

  /** The image's file on the host, fetched if it is not there. */
  private static Path kept(HostFolder place, ImageFile image)
      throws IOException, HypervisorFault, InterruptedException {
    Path kept = place.image(image.sha1());
    Path beside = MachineFiles.beside(kept);
    try {
      if (!Files.exists(kept)) {
        DiskWriter.fetch(image, beside, kept);
      }
    } finally {
      Files.deleteIfExists(beside);
    }
    return kept;
  }
}
