package io.perigee.gateway.credential;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Which key signed: {@code /ACCOUNT/keys/ID} or {@code /ACCOUNT/users/USER/keys/ID}.
 *
 * @param account login or UUID
 * @param user a sub-user's login or UUID; null for the account's own keys
 * @param key MD5 or SHA256 fingerprint, or the key's name
 */
public record KeyId(String account, String user, String key) {

  private static final int LONGEST = 1024;
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");

  /**
   * As signatures name it: {@code /ACCOUNT/keys/KEY} or {@code /ACCOUNT/users/USER/keys/KEY}; fit
   * for a header.
   */
  public String path() {
    return "/"
        + printable(account)
        + (user == null ? "" : "/users/" + printable(user))
        + "/keys/"
        + printable(key);
  }

  private static String printable(String text) {
    return PRINTABLE.matcher(text).matches()
        ? text
        : URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * @throws Refused if it is neither form
   */
  static KeyId parse(String text) {
    String path = text.startsWith("/") ? text.substring(1) : text;
    int keys = path.indexOf("/keys/");
    if (keys <= 0 || path.length() > LONGEST || keys + 6 == path.length()) {
      throw malformed();
    }
    String owner = path.substring(0, keys);
    String key = decode(path.substring(keys + 6));
    int users = owner.indexOf("/users/");
    if (users < 0 ? owner.indexOf('/') >= 0 : users == 0 || owner.indexOf('/', users + 7) >= 0) {
      throw malformed();
    }
    return users < 0
        ? new KeyId(decode(owner), null, key)
        : new KeyId(decode(owner.substring(0, users)), decode(owner.substring(users + 7)), key);
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    try {
      // A plus sign is one of base64's characters in a fingerprint here, not a space.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static Refused malformed() {
    return new Refused(
        Refusal.unauthenticated("keyId must be /ACCOUNT/keys/KEY or /ACCOUNT/users/USER/keys/KEY"));
  }
}
