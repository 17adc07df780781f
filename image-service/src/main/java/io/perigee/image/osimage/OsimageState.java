package io.perigee.image.osimage;

import java.util.Locale;

/**
 * The life of an osimage.
 *
 * <pre>
 *  created ──► READY ──► DELETING ──► gone
 *              ▲   ▲         │
 *              │   └─────────┘  something still uses it, or the question could not be answered
 *  CLONING ────┘
 *     └──► gone                 its tree could not be copied, or that was cancelled
 * </pre>
 */
public enum OsimageState {
  /** It can be referred to, changed and packed. */
  READY,
  /**
   * Those who may refer to it are being asked; nothing new may refer to it, and nothing changes it.
   */
  DELETING,
  /** Its tree is being copied; nothing may refer to it, and nothing changes it. */
  CLONING;

  /** As stored and published. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether an osimage may go from this state to that one. */
  public boolean mayBecome(OsimageState next) {
    return switch (this) {
      case READY -> next == DELETING;
      case DELETING, CLONING -> next == READY;
    };
  }

  static OsimageState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
