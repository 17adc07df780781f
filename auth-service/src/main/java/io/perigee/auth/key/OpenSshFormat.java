package io.perigee.auth.key;

import java.math.BigInteger;
import java.util.Base64;

/** One line of {@code id_*.pub}: algorithm, base64, an optional comment. */
final class OpenSshFormat {

  private static final int ED25519_BYTES = 32;

  private OpenSshFormat() {}

  static SshPublicKey read(String line) {
    if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
      throw SshPublicKey.invalid("must be one line");
    }
    String[] parts = line.split("\\s+", 3);
    if (parts.length < 2) {
      throw SshPublicKey.invalid("is neither an OpenSSH line (\"ssh-rsa AAAA…\") nor PEM");
    }
    byte[] blob;
    try {
      blob = Base64.getDecoder().decode(parts[1]);
    } catch (IllegalArgumentException e) {
      throw SshPublicKey.invalid("is not valid base64");
    }
    check(parts[0], blob);
    return new SshPublicKey(parts[0], blob);
  }

  private static void check(String algorithm, byte[] blob) {
    SshWire.Reader fields = new SshWire.Reader(blob);
    if (!fields.text().equals(algorithm)) {
      throw SshPublicKey.invalid("is not of the kind that its line says, or its kind is not taken");
    }
    switch (algorithm) {
      case "ssh-rsa" -> {
        BigInteger exponent = fields.number();
        RsaStrength.check(fields.number(), exponent);
      }
      case "ssh-ed25519" -> {
        if (fields.field().length != ED25519_BYTES) {
          throw SshPublicKey.invalid("must have " + ED25519_BYTES + " bytes for ssh-ed25519");
        }
      }
      default -> {
        NistCurve curve = NistCurve.ofAlgorithm(algorithm);
        if (!fields.text().equals(curve.sshName())) {
          throw SshPublicKey.invalid("names another curve than its kind");
        }
        curve.checkPoint(fields.field());
      }
    }
    fields.end();
  }
}
