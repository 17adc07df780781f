package io.perigee.devkit.startup;

import java.util.Set;

/**
 * Whether start-up caches are made and used, which {@code PERIGEE_STARTUP_CACHES} says: {@code
 * make}, which is the default, {@code use} those that there are, or {@code off}.
 */
public final class StartupCaches {

  private static final String MAKE = "make";
  private static final String OFF = "off";
  private static final Set<String> ALLOWED = Set.of(MAKE, "use", OFF);

  private StartupCaches() {}

  /** True if what is missing shall be made. */
  public static boolean areMade() {
    return said().equals(MAKE);
  }

  /** True if those that there are shall be used. */
  static boolean areUsed() {
    return !said().equals(OFF);
  }

  private static String said() {
    String said = System.getenv("PERIGEE_STARTUP_CACHES");
    if (said == null || said.isBlank()) {
      return MAKE;
    }
    if (!ALLOWED.contains(said)) {
      throw new IllegalArgumentException(
          "PERIGEE_STARTUP_CACHES is \"%s\"; make, use and off are allowed".formatted(said));
    }
    return said;
  }
}
