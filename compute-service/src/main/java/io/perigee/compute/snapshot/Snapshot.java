package io.perigee.compute.snapshot;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A machine's disks as they were (<i>CreateMachineSnapshot</i>).
 *
 * @param name unique in its machine
 * @param size MiB; null until it was created
 */
public record Snapshot(
    UUID id, UUID machine, String name, State state, Long size, Instant created, Instant updated) {

  /**
   * A snapshot's life:
   *
   * <pre>
   *  queued ──► created ──► deleting ──► (gone)
   *     └──► failed ───────────┘
   * </pre>
   */
  public enum State {
    QUEUED,
    CREATED,
    FAILED,
    DELETING;

    /** In the database and in answers. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
