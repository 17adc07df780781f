package io.perigee.auth.key;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys in PEM: X.509's {@code PUBLIC KEY}, and PKCS#1's {@code RSA PUBLIC KEY}. */
final class PemFormat {

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN (RSA )?PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END (RSA )?PUBLIC KEY-----");
  private static final byte SEQUENCE = 0x30;
  private static final byte BIT_STRING = 0x03;

  /** AlgorithmIdentifier of rsaEncryption with NULL parameters. */
  private static final byte[] RSA_IDENTIFIER =
      HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /** Every Ed25519 key in X.509 is this and its 32 bytes. */
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private PemFormat() {}

  static SshPublicKey read(String text) {
    Matcher block = BLOCK.matcher(text);
    if (!block.matches()) {
      throw SshPublicKey.invalid("is PEM, but not one whole public key");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException e) {
      throw SshPublicKey.invalid("is not valid base64");
    }
    if (block.group(1) != null) {
      der = tag(SEQUENCE, RSA_IDENTIFIER, tag(BIT_STRING, new byte[1], der));
    }
    return convert(der);
  }

  /** A key from its X.509 encoding. */
  static SshPublicKey convert(byte[] der) {
    int prefix = ED25519_PREFIX.length;
    if (der.length == prefix + 32 && Arrays.equals(Arrays.copyOf(der, prefix), ED25519_PREFIX)) {
      return of(
          "ssh-ed25519", SshWire.write("ssh-ed25519", Arrays.copyOfRange(der, prefix, der.length)));
    }
    return switch (decode(der)) {
      case RSAPublicKey rsa -> {
        RsaStrength.check(rsa.getModulus(), rsa.getPublicExponent());
        yield of("ssh-rsa", SshWire.write("ssh-rsa", rsa.getPublicExponent(), rsa.getModulus()));
      }
      case ECPublicKey ec -> {
        NistCurve curve = NistCurve.of(ec);
        byte[] point = curve.encode(ec.getW());
        curve.checkPoint(point);
        yield of(curve.algorithm(), SshWire.write(curve.algorithm(), curve.sshName(), point));
      }
      default ->
          throw SshPublicKey.invalid("is of a kind that is not taken; RSA, ECDSA and Ed25519 are");
    };
  }

  private static PublicKey decode(byte[] der) {
    for (String algorithm : new String[] {"RSA", "EC"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        // Not of this kind; the next may be.
      }
    }
    throw SshPublicKey.invalid("is of a kind that is not taken; RSA, ECDSA and Ed25519 are");
  }

  private static SshPublicKey of(String algorithm, byte[] blob) {
    return new SshPublicKey(algorithm, blob);
  }

  /** A DER value of one tag. */
  private static byte[] tag(byte tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(p -> p.length).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> Byte.SIZE);
      out.write(length);
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
