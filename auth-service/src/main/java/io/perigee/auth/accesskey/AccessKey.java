package io.perigee.auth.accesskey;

import java.time.Instant;

/**
 * A key id with a secret, for protocols that sign with one (CloudAPI, access keys).
 *
 * @param id 32 hexadecimal digits
 * @param status whether it may sign
 * @param description null if there is none
 */
public record AccessKey(
    String id, Status status, String description, Instant created, Instant updated) {

  /** Whether a key may sign; the names are CloudAPI's. */
  public enum Status {
    ACTIVE("Active"),
    INACTIVE("Inactive"),
    EXPIRED("Expired");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    /** CloudAPI's name. */
    public String text() {
      return text;
    }

    /** The status of a name. */
    public static Status of(String text) {
      for (Status status : values()) {
        if (status.text.equals(text)) {
          return status;
        }
      }
      throw new IllegalArgumentException("no status is called " + text);
    }
  }

  /**
   * A key just made, and its secret, which is shown this once.
   *
   * @param secret in clear
   */
  public record Made(AccessKey key, String secret) {

    @Override
    public String toString() {
      return "Made[" + key + "]";
    }
  }
}
