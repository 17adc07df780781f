package io.perigee.compute.capture;

import io.perigee.compute.machine.Machine;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A machine's boot disk as a file, which the image service makes an image of.
 *
 * @param image the image that is to be; also the file's name
 * @param host where the file lies; null until it does
 * @param size in bytes; null until it was made
 * @param sha1 hexadecimal digest; null until it was made
 * @param fault why it failed; null if it did not
 */
public record Capture(
    UUID image,
    UUID machine,
    UUID account,
    State state,
    UUID host,
    Long size,
    String sha1,
    Machine.Fault fault,
    Instant created) {

  /**
   * A capture's life; it goes once its image has the bytes, or after a day.
   *
   * <pre>
   *  queued ──► captured
   *     └─────► failed
   * </pre>
   */
  public enum State {
    QUEUED,
    CAPTURED,
    FAILED;

    /** In the database and in answers. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
