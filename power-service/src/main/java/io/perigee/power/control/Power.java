package io.perigee.power.control;

import java.util.Locale;

/** Whether a node has power. */
public enum Power {
  ON,
  OFF;

  /** As stored, published and answered. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
