package io.perigee.devkit.engine;

import java.security.SecureRandom;

/** Makes secrets that need no quoting anywhere: letters and digits only. */
public final class Passwords {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LENGTH = 32;

  private Passwords() {}

  /** A secret of 32 characters (190 bits). */
  public static String random() {
    return random(LENGTH);
  }

  /** A secret of so many characters. */
  public static String random(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
