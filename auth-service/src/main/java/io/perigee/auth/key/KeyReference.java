package io.perigee.auth.key;

import java.util.Locale;

/**
 * What a caller names a key by, in each form that it may be meant; {@link AccountKeyStore#find}
 * prefers fingerprints.
 *
 * @param name as it was written
 * @param md5 in lower case, without the prefix {@code MD5:} that ssh-keygen prints
 * @param sha256 with its prefix and without padding
 */
public record KeyReference(String name, String md5, String sha256) {

  private static final String MD5 = "MD5:";

  /** Any text is a reference; one that names no key finds none. */
  public static KeyReference of(String text) {
    String md5 =
        text.regionMatches(true, 0, MD5, 0, MD5.length()) ? text.substring(MD5.length()) : text;
    return new KeyReference(text, md5.toLowerCase(Locale.ROOT), text.replaceFirst("=+$", ""));
  }
}
