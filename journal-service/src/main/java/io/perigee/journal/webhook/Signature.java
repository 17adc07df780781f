package io.perigee.journal.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a target knows that a delivery is ours and new: HMAC-SHA256 under the webhook's secret over
 * the timestamp, a dot and the body.
 */
final class Signature {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Signature() {}

  /** A secret of 256 bits, in hexadecimal. */
  static String newSecret() {
    byte[] secret = new byte[32];
    RANDOM.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  /**
   * The header's value, {@code sha256=<hexadecimal>}.
   *
   * @param timestamp seconds since 1970, as in its own header
   */
  static String of(String secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
