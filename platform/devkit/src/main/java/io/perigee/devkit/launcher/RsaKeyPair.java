package io.perigee.devkit.launcher;

import io.perigee.devkit.process.OwnedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * An RSA key pair in the files that SSH users know: {@code NAME} holds the private key as PEM (PKCS
 * #1), {@code NAME.pub} the public one as an OpenSSH line.
 *
 * @param file the private key's file
 * @param publicLine {@code ssh-rsa AAAA… comment}
 */
record RsaKeyPair(Path file, String publicLine) {

  private static final int BITS = 2048;
  private static final int DER_INTEGER = 0x02;
  private static final int DER_SEQUENCE = 0x30;

  /** Reads the pair, or makes it when it is not there. */
  static RsaKeyPair in(Path file, String comment) throws IOException {
    Path publicFile = file.resolveSibling(file.getFileName() + ".pub");
    if (!Files.exists(publicFile)) {
      make(file, publicFile, comment);
    }
    return new RsaKeyPair(file, Files.readString(publicFile).strip());
  }

  /** The MD5 fingerprint, sixteen hexadecimal pairs with colons, as the triton CLI names keys. */
  String fingerprint() {
    try {
      byte[] blob = Base64.getDecoder().decode(publicLine.split(" ")[1]);
      return HexFormat.ofDelimiter(":").formatHex(MessageDigest.getInstance("MD5").digest(blob));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void make(Path file, Path publicFile, String comment) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      KeyPair pair = generator.generateKeyPair();
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(pkcs1((RSAPrivateCrtKey) pair.getPrivate()));
      OwnedFile.write(
          file, "-----BEGIN RSA PRIVATE KEY-----\n" + body + "\n-----END RSA PRIVATE KEY-----\n");
      String blob = Base64.getEncoder().encodeToString(sshBlob((RSAPublicKey) pair.getPublic()));
      OwnedFile.write(publicFile, "ssh-rsa " + blob + " " + comment + "\n");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK makes no RSA keys", e);
    }
  }

  /** RFC 4253, section 6.6. */
  private static byte[] sshBlob(RSAPublicKey key) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    sshString(out, "ssh-rsa".getBytes(StandardCharsets.US_ASCII));
    sshString(out, key.getPublicExponent().toByteArray());
    sshString(out, key.getModulus().toByteArray());
    return out.toByteArray();
  }

  private static void sshString(ByteArrayOutputStream out, byte[] bytes) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(bytes.length >>> shift);
    }
    out.writeBytes(bytes);
  }

  /** RFC 8017, appendix A.1.2: older clients read this form only. */
  private static byte[] pkcs1(RSAPrivateCrtKey key) {
    ByteArrayOutputStream numbers = new ByteArrayOutputStream();
    for (BigInteger number :
        List.of(
            BigInteger.ZERO,
            key.getModulus(),
            key.getPublicExponent(),
            key.getPrivateExponent(),
            key.getPrimeP(),
            key.getPrimeQ(),
            key.getPrimeExponentP(),
            key.getPrimeExponentQ(),
            key.getCrtCoefficient())) {
      der(numbers, DER_INTEGER, number.toByteArray());
    }
    ByteArrayOutputStream sequence = new ByteArrayOutputStream();
    der(sequence, DER_SEQUENCE, numbers.toByteArray());
    return sequence.toByteArray();
  }

  private static void der(ByteArrayOutputStream out, int tag, byte[] content) {
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >>> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
  }
}
