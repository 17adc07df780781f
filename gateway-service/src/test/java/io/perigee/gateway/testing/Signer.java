package io.perigee.gateway.testing;

import io.perigee.devkit.testkit.RsaKeys;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * A CloudAPI client's key: signs as the clients do and shows its public part as OpenSSH writes it.
 */
public final class Signer {

  private static final Signer RSA = new Signer(RsaKeys.pair(), null);
  private static final Signer ANOTHER_RSA = new Signer(RsaKeys.pair(), null);

  private final KeyPair pair;
  private final String curve;

  private Signer(KeyPair pair, String curve) {
    this.pair = pair;
    this.curve = curve;
  }

  /** The one RSA key of this run's tests. */
  public static Signer rsa() {
    return RSA;
  }

  /** Another one. */
  public static Signer anotherRsa() {
    return ANOTHER_RSA;
  }

  public static Signer ed25519() {
    return generate("Ed25519", null);
  }

  /**
   * @param bits 256, 384 or 521
   */
  public static Signer ecdsa(int bits) {
    return generate("EC", "p" + bits);
  }

  private static Signer generate(String algorithm, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (curve != null) {
        generator.initialize(new ECGenParameterSpec("sec" + curve + "r1"));
      }
      return new Signer(generator.generateKeyPair(), curve);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The signature in base64. */
  public String sign(String algorithm, String text) {
    String java =
        switch (algorithm) {
          case "rsa-sha1" -> "SHA1withRSA";
          case "rsa-sha256" -> "SHA256withRSA";
          case "rsa-sha384" -> "SHA384withRSA";
          case "rsa-sha512" -> "SHA512withRSA";
          case "ecdsa-sha256" -> "SHA256withECDSA";
          case "ecdsa-sha384" -> "SHA384withECDSA";
          case "ecdsa-sha512" -> "SHA512withECDSA";
          case "ed25519-sha512" -> "Ed25519";
          default -> throw new IllegalArgumentException(algorithm);
        };
    try {
      Signature signature = Signature.getInstance(java);
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public key's OpenSSH line. */
  public String openSsh() {
    PublicKey key = pair.getPublic();
    if (key instanceof RSAPublicKey rsa) {
      return line("ssh-rsa", rsa.getPublicExponent().toByteArray(), rsa.getModulus().toByteArray());
    }
    if (key instanceof EdECPublicKey ed) {
      byte[] point = reversed(fixed(ed.getPoint().getY(), 32));
      point[31] |= (byte) (ed.getPoint().isXOdd() ? 0x80 : 0);
      return line("ssh-ed25519", point);
    }
    ECPublicKey ec = (ECPublicKey) key;
    int size = (ec.getParams().getCurve().getField().getFieldSize() + 7) / 8;
    byte[] point = new byte[1 + 2 * size];
    point[0] = 4;
    System.arraycopy(fixed(ec.getW().getAffineX(), size), 0, point, 1, size);
    System.arraycopy(fixed(ec.getW().getAffineY(), size), 0, point, 1 + size, size);
    String name = "nist" + curve;
    return line("ecdsa-sha2-" + name, name.getBytes(StandardCharsets.US_ASCII), point);
  }

  private static String line(String type, byte[]... fields) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      byte[] name = type.getBytes(StandardCharsets.US_ASCII);
      out.writeInt(name.length);
      out.write(name);
      for (byte[] field : fields) {
        out.writeInt(field.length);
        out.write(field);
      }
      return type + " " + Base64.getEncoder().encodeToString(bytes.toByteArray()) + " key@test";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] fixed(BigInteger number, int size) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[size];
    int copied = Math.min(bytes.length, size);
    System.arraycopy(bytes, bytes.length - copied, fixed, size - copied, copied);
    return fixed;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
