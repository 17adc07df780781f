package io.perigee.gateway.credential;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Locale;

/** The algorithms that CloudAPI's clients sign with, by their names in HTTP signatures. */
public enum SignatureAlgorithm {
  RSA_SHA1("rsa-sha1", "SHA1withRSA", "RSA"),
  RSA_SHA256("rsa-sha256", "SHA256withRSA", "RSA"),
  RSA_SHA384("rsa-sha384", "SHA384withRSA", "RSA"),
  RSA_SHA512("rsa-sha512", "SHA512withRSA", "RSA"),
  ECDSA_SHA256("ecdsa-sha256", "SHA256withECDSA", "EC"),
  ECDSA_SHA384("ecdsa-sha384", "SHA384withECDSA", "EC"),
  ECDSA_SHA512("ecdsa-sha512", "SHA512withECDSA", "EC"),
  ED25519_SHA512("ed25519-sha512", "Ed25519", "EdDSA");

  private final String published;
  private final String java;
  private final String keyAlgorithm;

  SignatureAlgorithm(String published, String java, String keyAlgorithm) {
    this.published = published;
    this.java = java;
    this.keyAlgorithm = keyAlgorithm;
  }

  /**
   * @throws Refused if there is no such algorithm
   */
  static SignatureAlgorithm named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.published.equals(lower)) {
        return algorithm;
      }
    }
    throw new Refused(
        Refusal.unauthenticated(
            "the signature's algorithm is not one of rsa-sha1, rsa-sha256, rsa-sha384, rsa-sha512, "
                + "ecdsa-sha256, ecdsa-sha384, ecdsa-sha512, ed25519-sha512"));
  }

  /** The name in HTTP signatures. */
  public String published() {
    return published;
  }

  /**
   * True if verifying takes long enough (elliptic curves in Java: 0.2 ms and more) to keep it off
   * an event loop.
   */
  boolean isSlow() {
    return !keyAlgorithm.equals("RSA");
  }

  /**
   * True if the signature over the message was made by that key; a key of another kind made none.
   */
  boolean verifies(PublicKey key, byte[] message, byte[] signature) {
    if (!key.getAlgorithm().equals(keyAlgorithm)
        && !(keyAlgorithm.equals("EdDSA") && key.getAlgorithm().equals("Ed25519"))) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance(java);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // Not even the shape of a signature.
      return false;
    }
  }
}
