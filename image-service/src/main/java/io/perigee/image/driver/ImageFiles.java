package io.perigee.image.driver;

import io.perigee.image.machineimage.Image;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Keeps the bytes of machine images. */
public interface ImageFiles {

  /** What to write: called once, with the stream of the file. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a whole file durably, or none. */
  Image.File write(UUID image, Content content) throws IOException;

  /** Fetches a file to a path where nothing is yet. */
  interface Fetch {
    void to(Path target) throws IOException, InterruptedException;
  }

  /**
   * What a file must be.
   *
   * @param compression {@code none}, {@code gzip}, {@code bzip2} or {@code xz}
   * @param size in bytes
   * @param sha1 hexadecimal digest
   */
  record Expected(String compression, long size, String sha1) {}

  /** A file that came is not what was told of it. The message says what differs. */
  final class Mismatch extends IOException {
    private static final long serialVersionUID = 1L;

    public Mismatch(String message) {
      super(message);
    }
  }

  /**
   * Takes a file from elsewhere: it is the image's once it is whole and what it must be. Taken
   * twice, also by two processes at once, it is there once.
   *
   * @throws Mismatch if it is not
   */
  Image.File receive(UUID image, Expected expected, Fetch fetch)
      throws IOException, InterruptedException;

  /** The file from its beginning; empty if there is none. */
  Optional<InputStream> open(UUID image) throws IOException;

  /** Gives the bytes of one image to another too; either may go without the other. */
  void link(UUID image, UUID other) throws IOException;

  /** Puts the bytes of an image at a path where nothing is yet. */
  void linkTo(UUID image, Path target) throws IOException;

  /** Removes a file; nothing happens if there is none. */
  void delete(UUID image) throws IOException;
}
