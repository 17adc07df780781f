package io.perigee.auth.key;

import io.perigee.contracts.error.Invalid;
import java.util.regex.Pattern;

/** What a key may be called: it stands in URLs and in {@code keyId}, beside fingerprints. */
final class KeyName {

  private static final int LONGEST = 128;
  private static final Pattern FORM =
      Pattern.compile("[\\x20-\\x7e&&[^/\"\\\\]]{1," + LONGEST + "}");
  private static final Pattern FINGERPRINT =
      Pattern.compile("(?:[0-9a-fA-F]{2}:){15}[0-9a-fA-F]{2}|SHA256:.*");

  private KeyName() {}

  /**
   * @param name as the caller gave it; null or empty for none
   * @return the name that the key gets
   * @throws Invalid if it cannot be one, or could be taken for another key's fingerprint
   */
  static String of(String name, SshPublicKey key) {
    if (name == null || name.isEmpty()) {
      return key.md5();
    }
    if (!FORM.matcher(name).matches() || !name.strip().equals(name)) {
      throw Invalid.field(
          "name",
          "name must be 1 to "
              + LONGEST
              + " printable ASCII characters without slash, backslash, quotation mark or space at its ends");
    }
    boolean own = name.equals(key.md5()) || name.equals(key.sha256());
    if (FINGERPRINT.matcher(name).matches() && !own) {
      throw Invalid.field("name", "name must not look like the fingerprint of another key");
    }
    return name;
  }
}
