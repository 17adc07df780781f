package io.perigee.auth.key;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.InvalidParameterSpecException;
import java.util.Arrays;

/** The curves of ECDSA keys, RFC 5656 section 10.1. */
enum NistCurve {
  P256("nistp256", "secp256r1"),
  P384("nistp384", "secp384r1"),
  P521("nistp521", "secp521r1");

  private static final byte UNCOMPRESSED = 4;

  private final String sshName;
  private final ECParameterSpec parameters;

  NistCurve(String sshName, String name) {
    this.sshName = sshName;
    try {
      AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
      named.init(new ECGenParameterSpec(name));
      this.parameters = named.getParameterSpec(ECParameterSpec.class);
    } catch (NoSuchAlgorithmException | InvalidParameterSpecException e) {
      throw new IllegalStateException(e);
    }
  }

  String sshName() {
    return sshName;
  }

  String algorithm() {
    return "ecdsa-sha2-" + sshName;
  }

  static NistCurve ofAlgorithm(String algorithm) {
    return Arrays.stream(values())
        .filter(c -> c.algorithm().equals(algorithm))
        .findFirst()
        .orElseThrow(
            () ->
                SshPublicKey.invalid(
                    "is of a kind that is not taken; ssh-rsa, ecdsa-sha2-nistp256, "
                        + "ecdsa-sha2-nistp384, ecdsa-sha2-nistp521 and ssh-ed25519 are"));
  }

  static NistCurve of(ECPublicKey key) {
    return Arrays.stream(values())
        .filter(c -> c.parameters.getCurve().equals(key.getParams().getCurve()))
        .findFirst()
        .orElseThrow(
            () ->
                SshPublicKey.invalid(
                    "is on a curve that is not taken; P-256, P-384 and P-521 are"));
  }

  /**
   * Refuses what is not an uncompressed point of this curve: such a key would verify nothing, or
   * too much.
   */
  void checkPoint(byte[] point) {
    int width = width();
    if (point.length != 1 + 2 * width || point[0] != UNCOMPRESSED) {
      throw SshPublicKey.invalid("is not an uncompressed point of " + sshName);
    }
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + width));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + width, point.length));
    BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
    BigInteger right =
        x.pow(3)
            .add(parameters.getCurve().getA().multiply(x))
            .add(parameters.getCurve().getB())
            .mod(p);
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.multiply(y).mod(p).equals(right)) {
      throw SshPublicKey.invalid("is not a point of " + sshName);
    }
  }

  byte[] encode(ECPoint point) {
    int width = width();
    byte[] bytes = new byte[1 + 2 * width];
    bytes[0] = UNCOMPRESSED;
    put(point.getAffineX(), bytes, 1, width);
    put(point.getAffineY(), bytes, 1 + width, width);
    return bytes;
  }

  private int width() {
    return (parameters.getCurve().getField().getFieldSize() + Byte.SIZE - 1) / Byte.SIZE;
  }

  private static void put(BigInteger number, byte[] into, int at, int width) {
    byte[] bytes = number.toByteArray();
    int skip = Math.max(0, bytes.length - width);
    int length = bytes.length - skip;
    System.arraycopy(bytes, skip, into, at + width - length, length);
  }
}
