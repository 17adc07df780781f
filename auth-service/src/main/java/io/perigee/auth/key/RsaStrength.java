package io.perigee.auth.key;

import java.math.BigInteger;

/** Which RSA keys are taken. */
final class RsaStrength {

  private static final int FEWEST_BITS = 2_048;
  private static final int MOST_BITS = 16_384;
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private RsaStrength() {}

  static void check(BigInteger modulus, BigInteger exponent) {
    int bits = modulus.bitLength();
    if (bits < FEWEST_BITS || bits > MOST_BITS) {
      throw SshPublicKey.invalid(
          "has " + bits + " bits; RSA keys need " + FEWEST_BITS + " to " + MOST_BITS);
    }
    if (!modulus.testBit(0)
        || !exponent.testBit(0)
        || exponent.compareTo(THREE) < 0
        || exponent.bitLength() > 64) {
      throw SshPublicKey.invalid("is not a usable RSA key");
    }
  }
}
