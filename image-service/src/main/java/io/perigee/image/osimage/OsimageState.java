package io.perigee.image.osimage;

import java.util.Locale;

/**
 * The life of an osimage.
 *
 * <pre>
 *  created ──► READY ──► DELETING ──► gone
 *                ▲           │
 *                └───────────┘  something still uses it, or the question could not be answered
 * </pre>
 */
public enum OsimageState {
  /** It can be referred to, changed and packed. */
  READY,
  /**
   * Those who may refer to it are being asked; nothing new may refer to it, and nothing changes it.
   */
  DELETING;

  /** As stored and published. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether an osimage may go from this state to that one. */
  public boolean mayBecome(OsimageState next) {
    return this != next;
  }

  static OsimageState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
