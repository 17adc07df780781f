package io.perigee.compute.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.ImageFile;
import io.perigee.compute.machine.Machine;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.internal.Internal;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The files of images, from the image service. */
@Singleton
final class ImageFiles {

  /** How long the copying of one file may take. */
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private static final int DEEPEST = 32;

  private final Internal internal;

  ImageFiles(Internal internal) {
    this.internal = internal;
  }

  /**
   * The file of the machine's image.
   *
   * @throws HypervisorFault if the image is gone, or cannot be asked for now
   */
  ImageFile of(Machine machine) throws HypervisorFault {
    try {
      return file(machine.image().id().toString(), 0);
    } catch (NotFound e) {
      throw new HypervisorFault(
          HypervisorFault.Kind.PERMANENT, "image " + machine.image().name() + " is gone");
    } catch (Unavailable e) {
      throw new HypervisorFault(HypervisorFault.Kind.TRANSIENT, e.getMessage());
    }
  }

  /** The file with those of the images that it is made upon. */
  private ImageFile file(String image, int depth) throws HypervisorFault {
    if (depth == DEEPEST) {
      throw new HypervisorFault(
          HypervisorFault.Kind.PERMANENT, "the image is made upon more than " + DEEPEST);
    }
    String path = "/internal/images/" + image;
    JsonNode found = internal.get("image", path);
    JsonNode file = found.path("files").path(0);
    return new Remote(
        path + "/file",
        file.path("sha1").asText(),
        file.path("compression").asText("none"),
        found.path("origin").isTextual() ? file(found.path("origin").asText(), depth + 1) : null);
  }

  private final class Remote implements ImageFile {
    private final String path;
    private final String sha1;
    private final String compression;
    private final ImageFile origin;

    Remote(String path, String sha1, String compression, ImageFile origin) {
      this.path = path;
      this.sha1 = sha1;
      this.compression = compression;
      this.origin = origin;
    }

    @Override
    public Optional<ImageFile> origin() {
      return Optional.ofNullable(origin);
    }

    @Override
    public String sha1() {
      return sha1;
    }

    @Override
    public String compression() {
      return compression;
    }

    @Override
    public void copyTo(Path target) throws HypervisorFault {
      try {
        internal.download("image", path, target, LONGEST);
      } catch (NotFound e) {
        throw new HypervisorFault(HypervisorFault.Kind.PERMANENT, "the image's file is gone");
      } catch (Unavailable e) {
        throw new HypervisorFault(HypervisorFault.Kind.TRANSIENT, e.getMessage());
      }
    }
  }
}
