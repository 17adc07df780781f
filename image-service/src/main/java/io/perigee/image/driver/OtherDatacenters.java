package io.perigee.image.driver;

import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Datacenters of other installations, which images are copied from. */
public interface OtherDatacenters {

  /** Hears how far a file is. */
  interface Progress {

    /**
     * @param bytes how many have come
     * @throws IOException if it is to end here
     */
    void at(long bytes) throws IOException;
  }

  /** The names of those that are configured. */
  Set<String> names();

  /**
   * An image there; empty if there is none.
   *
   * @throws Unavailable if the datacenter cannot be asked, or does not answer as it should
   */
  Optional<RemoteImage> find(String datacenter, UUID image);

  /**
   * Copies an image's file to a path where nothing is yet. It is not checked.
   *
   * @param within how long it may take in all
   * @throws NotFound if there is none
   * @throws ImageFiles.Mismatch as the progress does
   * @throws Unavailable if the copy broke off: the target is then incomplete
   */
  void fetch(String datacenter, UUID image, Path target, Duration within, Progress progress)
      throws ImageFiles.Mismatch, InterruptedException;
}
