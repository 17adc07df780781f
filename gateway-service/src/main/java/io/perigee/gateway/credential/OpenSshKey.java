package io.perigee.gateway.credential;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * Public keys as OpenSSH writes them: {@code ssh-rsa}, {@code ecdsa-sha2-nistp256|384|521}, {@code
 * ssh-ed25519} (RFC 4253, 5656, 8709).
 */
final class OpenSshKey {

  private OpenSshKey() {}

  /**
   * Reads a line {@code TYPE BASE64 [comment]}.
   *
   * @throws GeneralSecurityException if it is no key of these kinds
   */
  static PublicKey parse(String line) throws GeneralSecurityException {
    String[] part = line.strip().split("\\s+", 3);
    if (part.length < 2) {
      throw new GeneralSecurityException("not an OpenSSH public key");
    }
    try {
      ByteBuffer blob = ByteBuffer.wrap(Base64.getDecoder().decode(part[1]));
      String type = text(blob);
      return switch (type) {
        case "ssh-rsa" -> rsa(blob);
        case "ssh-ed25519" -> ed25519(field(blob));
        case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" ->
            ecdsa(text(blob), field(blob));
        default ->
            throw new GeneralSecurityException("a key of type " + type + " signs no request");
      };
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw new GeneralSecurityException("not an OpenSSH public key", e);
    }
  }

  private static PublicKey rsa(ByteBuffer blob) throws GeneralSecurityException {
    BigInteger exponent = new BigInteger(field(blob));
    BigInteger modulus = new BigInteger(field(blob));
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  private static PublicKey ecdsa(String curve, byte[] point) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve.replace("nistp", "secp") + "r1"));
    if (point.length < 3 || point[0] != 4 || point.length % 2 == 0) {
      throw new GeneralSecurityException("not an uncompressed point");
    }
    int half = (point.length - 1) / 2;
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + half));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + half, point.length));
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(
                new ECPoint(x, y), parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static PublicKey ed25519(byte[] point) throws GeneralSecurityException {
    if (point.length != 32) {
      throw new GeneralSecurityException("an Ed25519 key has 32 bytes");
    }
    byte[] bigEndian = new byte[32];
    for (int i = 0; i < 32; i++) {
      bigEndian[i] = point[31 - i];
    }
    boolean xIsOdd = (bigEndian[0] & 0x80) != 0;
    bigEndian[0] &= 0x7f;
    EdECPoint decoded = new EdECPoint(xIsOdd, new BigInteger(1, bigEndian));
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, decoded));
  }

  private static String text(ByteBuffer blob) {
    return new String(field(blob), StandardCharsets.US_ASCII);
  }

  private static byte[] field(ByteBuffer blob) {
    int length = blob.getInt();
    if (length < 0 || length > blob.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] field = new byte[length];
    blob.get(field);
    return field;
  }
}
