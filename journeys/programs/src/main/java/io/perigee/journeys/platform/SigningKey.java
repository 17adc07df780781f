package io.perigee.journeys.platform;

import io.perigee.devkit.testkit.RsaKeys;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;

/** A key of any kind that CloudAPI's clients sign with. */
public final class SigningKey {

  private final KeyPair pair;
  private final String type;
  private final byte[] blob;

  private SigningKey(KeyPair pair, String type, byte[]... fields) {
    this.pair = pair;
    this.type = type;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    part(bytes, ascii(type));
    for (byte[] field : fields) {
      part(bytes, field);
    }
    this.blob = bytes.toByteArray();
  }

  /**
   * Makes a key that an algorithm of HTTP signatures signs with.
   *
   * @param algorithm for example {@code ecdsa-sha384}, which signs with a key of 384 bits
   */
  public static SigningKey of(String algorithm) {
    return switch (algorithm) {
      case "ecdsa-sha256" -> elliptic(256);
      case "ecdsa-sha384" -> elliptic(384);
      case "ecdsa-sha512" -> elliptic(521);
      case "ed25519-sha512" -> edwards();
      default -> rsa();
    };
  }

  private static SigningKey rsa() {
    KeyPair pair = RsaKeys.pair();
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return new SigningKey(
        pair, "ssh-rsa", key.getPublicExponent().toByteArray(), key.getModulus().toByteArray());
  }

  /** RFC 5656: the curve's name and the point, uncompressed. */
  private static SigningKey elliptic(int bits) {
    KeyPair pair = pair("EC", "secp" + bits + "r1");
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    int size = (bits + 7) / 8;
    ByteBuffer point = ByteBuffer.allocate(1 + 2 * size).put((byte) 4);
    point.put(fixed(key.getW().getAffineX(), size)).put(fixed(key.getW().getAffineY(), size));
    String curve = "nistp" + bits;
    return new SigningKey(pair, "ecdsa-sha2-" + curve, ascii(curve), point.array());
  }

  /** RFC 8709: the point, its lowest byte first, the sign in its highest bit. */
  private static SigningKey edwards() {
    KeyPair pair = pair("Ed25519", null);
    EdECPublicKey key = (EdECPublicKey) pair.getPublic();
    byte[] highestFirst = fixed(key.getPoint().getY(), 32);
    byte[] point = new byte[32];
    for (int i = 0; i < point.length; i++) {
      point[i] = highestFirst[31 - i];
    }
    if (key.getPoint().isXOdd()) {
      point[31] |= (byte) 0x80;
    }
    return new SigningKey(pair, "ssh-ed25519", point);
  }

  /** The public key as a line of OpenSSH's. */
  public String openSsh() {
    return type + " " + Base64.getEncoder().encodeToString(blob);
  }

  /** The private key, PKCS#8. */
  public String pem() {
    String der =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPrivate().getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + der + "\n-----END PRIVATE KEY-----\n";
  }

  /** Hex pairs with colons. */
  public String md5() {
    return HexFormat.ofDelimiter(":").formatHex(digest("MD5"));
  }

  /** {@code SHA256:} and base64 without padding, as ssh-keygen shows it. */
  public String sha256() {
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest("SHA-256"));
  }

  /** The signature of a text, in base64. */
  public String sign(String algorithm, String text) {
    String hash =
        algorithm.substring(algorithm.indexOf('-') + 1).toUpperCase(java.util.Locale.ROOT);
    try {
      Signature signature =
          Signature.getInstance(
              switch (pair.getPublic()) {
                case RSAPublicKey _ -> hash + "withRSA";
                case ECPublicKey _ -> hash + "withECDSA";
                default -> "Ed25519";
              });
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm).digest(blob);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair pair(String algorithm, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (curve != null) {
        generator.initialize(new ECGenParameterSpec(curve));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void part(ByteArrayOutputStream bytes, byte[] part) {
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(part.length).array());
    bytes.writeBytes(part);
  }

  private static byte[] fixed(BigInteger number, int size) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[size];
    int copied = Math.min(bytes.length, size);
    System.arraycopy(bytes, bytes.length - copied, fixed, size - copied, copied);
    return fixed;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
