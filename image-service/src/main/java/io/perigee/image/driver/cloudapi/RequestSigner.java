package io.perigee.image.driver.cloudapi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * Signs requests to another CloudAPI ("Issuing Requests" of the CloudAPI text), over {@code
 * (request-target) date}.
 *
 * @param keyId as CloudAPI wants it, {@code /account/keys/id}
 */
record RequestSigner(String keyId, PrivateKey key) {

  private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

  /**
   * @param file a private key, PKCS #8 in PEM
   * @throws IOException if it is none; the message says nothing of what it holds
   */
  static RequestSigner of(String keyId, Path file) throws IOException {
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    byte[] der;
    try {
      der = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IOException("the key file is not PEM");
    }
    for (String kind : KINDS) {
      try {
        return new RequestSigner(
            keyId, KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(der)));
      } catch (InvalidKeySpecException e) {
        // A key of another kind.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has " + kind, e);
      }
    }
    throw new IOException("the key file is not a private key of PKCS #8");
  }

  /**
   * The header {@code Authorization}.
   *
   * @param method in lower case
   * @param date the header {@code Date}
   */
  String authorization(String method, String target, String date) {
    byte[] said =
        "(request-target): %s %s\ndate: %s"
            .formatted(method, target, date)
            .getBytes(StandardCharsets.UTF_8);
    try {
      Signature signature = Signature.getInstance(algorithm());
      signature.initSign(key);
      signature.update(said);
      return "Signature keyId=\"%s\",algorithm=\"%s\",headers=\"(request-target) date\",signature=\"%s\""
          .formatted(keyId, name(), Base64.getEncoder().encodeToString(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key cannot sign", e);
    }
  }

  private String algorithm() {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> "Ed25519";
    };
  }

  private String name() {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "rsa-sha256";
      case "EC" -> "ecdsa-sha256";
      default -> "ed25519-sha512";
    };
  }
}
