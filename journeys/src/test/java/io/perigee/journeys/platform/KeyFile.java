package io.perigee.journeys.platform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A new RSA key in a file, as PEM (PKCS#8).
 *
 * @param openSsh the public key as a line of OpenSSH's
 * @param fingerprint its MD5 fingerprint, hex pairs with colons
 */
public record KeyFile(Path file, String openSsh, String fingerprint) {

  private static final int BITS = 2048;

  /** Makes one. */
  public static KeyFile in(Path file) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      KeyPair pair = generator.generateKeyPair();
      String der =
          Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(pair.getPrivate().getEncoded());
      Files.writeString(
          file, "-----BEGIN PRIVATE KEY-----\n" + der + "\n-----END PRIVATE KEY-----\n");
      byte[] blob = blob((RSAPublicKey) pair.getPublic());
      byte[] md5 = MessageDigest.getInstance("MD5").digest(blob);
      return new KeyFile(
          file,
          "ssh-rsa " + Base64.getEncoder().encodeToString(blob),
          HexFormat.ofDelimiter(":").formatHex(md5));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK makes no RSA keys", e);
    }
  }

  /** RFC 4253, section 6.6: the key type, the exponent, the modulus. */
  private static byte[] blob(RSAPublicKey key) {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    part(blob, "ssh-rsa".getBytes(StandardCharsets.US_ASCII));
    for (BigInteger number : new BigInteger[] {key.getPublicExponent(), key.getModulus()}) {
      part(blob, number.toByteArray());
    }
    return blob.toByteArray();
  }

  private static void part(ByteArrayOutputStream blob, byte[] bytes) {
    blob.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
    blob.writeBytes(bytes);
  }
}
