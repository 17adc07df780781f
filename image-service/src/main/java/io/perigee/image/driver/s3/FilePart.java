package io.perigee.image.driver.s3;

import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import io.perigee.image.driver.ImageFiles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.jboss.logging.Logger;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * A part of an image's file, as the body of a request. It is read anew for each attempt, and never
 * held in memory. Not thread-safe.
 */
final class FilePart implements ContentStreamProvider, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(FilePart.class);

  private final ImageFiles files;
  private final UUID image;
  private final long offset;
  private final long length;
  private InputStream open;

  FilePart(ImageFiles files, UUID image, long offset, long length) {
    this.files = files;
    this.image = image;
    this.offset = offset;
    this.length = length;
  }

  /**
   * @throws NotFound if there is no such file any more
   * @throws Unavailable if it cannot be read
   */
  @Override
  public InputStream newStream() {
    close();
    try {
      open = files.open(image).orElseThrow(() -> new NotFound("image " + image + " has no file"));
      open.skipNBytes(offset);
      return new Bounded(open, length);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public void close() {
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
  }

  private Unavailable unreadable(IOException why) {
    LOG.warnf("event=image_file_not_read image=%s error=%s", image, why.toString());
    return new Unavailable("the file of image " + image + " cannot be read");
  }

  /** Ends after so many bytes. */
  private static final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      if (left <= 0) {
        return -1;
      }
      int read = in.read();
      left -= read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      if (left <= 0) {
        return most == 0 ? 0 : -1;
      }
      int read = in.read(into, from, (int) Math.min(most, left));
      left -= Math.max(read, 0);
      return read;
    }

    @Override
    public long skip(long most) throws IOException {
      long skipped = in.skip(Math.min(most, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(in.available(), left);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
