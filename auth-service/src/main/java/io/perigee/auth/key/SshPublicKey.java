package io.perigee.auth.key;

import io.perigee.contracts.error.Invalid;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A public key in the form of OpenSSH: an algorithm and the bytes of RFC 4253 section 6.6, RFC 5656
 * or RFC 8709. The comment of the line that it came in is not part of it.
 *
 * @param algorithm {@code ssh-rsa}, {@code ecdsa-sha2-nistp256}, {@code -nistp384}, {@code
 *     -nistp521} or {@code ssh-ed25519}
 * @param blob the encoded key
 */
public record SshPublicKey(String algorithm, byte[] blob) {

  /** Longer than any key of 16,384 bits with its comment. */
  static final int LONGEST = 8_192;

  public SshPublicKey {
    blob = blob.clone();
  }

  @Override
  public byte[] blob() {
    return blob.clone();
  }

  /**
   * Reads what CloudAPI's clients upload: an OpenSSH line, or PEM with {@code PUBLIC KEY} or {@code
   * RSA PUBLIC KEY}.
   *
   * @throws Invalid if it is neither, or not a key that may sign: RSA of 2048 to 16,384 bits, ECDSA
   *     on a NIST curve, Ed25519
   */
  public static SshPublicKey parse(String text) {
    String key = text.strip();
    if (key.length() > LONGEST) {
      throw invalid("is longer than " + LONGEST + " characters");
    }
    if (key.contains("PRIVATE KEY-----")) {
      throw invalid(
          "is a private key; send the public one, and replace this pair, which has now left your machine");
    }
    return key.startsWith("-----BEGIN ") ? PemFormat.read(key) : OpenSshFormat.read(key);
  }

  /**
   * The same key as Java has it.
   *
   * @throws Invalid if it is of a kind that is not taken
   */
  static SshPublicKey of(PublicKey key) {
    return PemFormat.convert(key.getEncoded());
  }

  /** {@code algorithm base64}, without a comment. */
  public String line() {
    return algorithm + " " + Base64.getEncoder().encodeToString(blob);
  }

  /** The MD5 fingerprint, {@code 03:7f:…}, by which CloudAPI names keys. */
  public String md5() {
    return HexFormat.ofDelimiter(":").formatHex(digest("MD5"));
  }

  /** The SHA-256 fingerprint, {@code SHA256:} and base64 without padding. */
  public String sha256() {
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest("SHA-256"));
  }

  static Invalid invalid(String why) {
    return Invalid.field("key", "key " + why);
  }

  private byte[] digest(String name) {
    try {
      return MessageDigest.getInstance(name).digest(blob);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SshPublicKey key && MessageDigest.isEqual(blob, key.blob);
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(blob);
  }

  @Override
  public String toString() {
    return algorithm + " " + sha256();
  }
}
