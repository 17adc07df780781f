package io.perigee.journeys.platform;

import io.perigee.devkit.testkit.RsaKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A new private key in a file, as PEM (PKCS#8).
 *
 * @param openSsh the public key as a line of OpenSSH's
 * @param fingerprint its MD5 fingerprint, hex pairs with colons
 */
public record KeyFile(Path file, String openSsh, String fingerprint) {

  private static final int POINT = 32;

  /** Makes one of Ed25519, which signs at a tenth of what RSA costs. */
  public static KeyFile in(Path file) throws IOException {
    try {
      return of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair(), "ssh-ed25519", file);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK makes no keys of Ed25519", e);
    }
  }

  /** Makes one of RSA, as most who speak CloudAPI have. */
  public static KeyFile rsa(Path file) throws IOException {
    return of(RsaKeys.pair(), "ssh-rsa", file);
  }

  private static KeyFile of(KeyPair pair, String type, Path file) throws IOException {
    String der =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPrivate().getEncoded());
    Files.writeString(
        file, "-----BEGIN PRIVATE KEY-----\n" + der + "\n-----END PRIVATE KEY-----\n");
    byte[] blob = blob(type, pair.getPublic());
    return new KeyFile(
        file, type + " " + Base64.getEncoder().encodeToString(blob), fingerprint(blob));
  }

  private static String fingerprint(byte[] blob) {
    try {
      return HexFormat.ofDelimiter(":").formatHex(MessageDigest.getInstance("MD5").digest(blob));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no MD5", e);
    }
  }

  /**
   * RFC 4253, section 6.6: the key type, the exponent, the modulus; RFC 8709: the key type, the
   * point, with which the X.509 form ends.
   */
  private static byte[] blob(String type, PublicKey key) {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    part(blob, type.getBytes(StandardCharsets.US_ASCII));
    if (key instanceof RSAPublicKey rsa) {
      part(blob, rsa.getPublicExponent().toByteArray());
      part(blob, rsa.getModulus().toByteArray());
    } else {
      byte[] encoded = key.getEncoded();
      part(blob, Arrays.copyOfRange(encoded, encoded.length - POINT, encoded.length));
    }
    return blob.toByteArray();
  }

  private static void part(ByteArrayOutputStream blob, byte[] bytes) {
    blob.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
    blob.writeBytes(bytes);
  }
}
