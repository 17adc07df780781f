package io.perigee.auth.tpm;

import io.perigee.contracts.error.Unauthorized;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * A signature as a TPM writes it, TPMT_SIGNATURE (TPM 2.0 Library, part 2, 11.3.4): RSASSA, RSAPSS
 * and ECDSA with SHA-256, SHA-384 or SHA-512.
 *
 * @param hash bits of the hash
 * @param value the signature in the form that Java takes
 */
record TpmSignature(Scheme scheme, int hash, byte[] value) {

  /** How it was made. */
  enum Scheme {
    RSASSA,
    RSAPSS,
    ECDSA
  }

  /**
   * @throws Unauthorized if it is none of those
   */
  static TpmSignature parse(byte[] signature) {
    try {
      ByteBuffer in = ByteBuffer.wrap(signature);
      Scheme scheme =
          switch (in.getShort()) {
            case 0x0014 -> Scheme.RSASSA;
            case 0x0016 -> Scheme.RSAPSS;
            case 0x0018 -> Scheme.ECDSA;
            default -> throw new Unauthorized("signature is of a scheme that is not taken");
          };
      int hash =
          switch (in.getShort()) {
            case 0x000b -> 256;
            case 0x000c -> 384;
            case 0x000d -> 512;
            default -> throw new Unauthorized("signature is of a hash that is not taken");
          };
      byte[] value =
          scheme == Scheme.ECDSA ? der(TpmQuote.sized(in), TpmQuote.sized(in)) : TpmQuote.sized(in);
      return new TpmSignature(scheme, hash, value);
    } catch (BufferUnderflowException e) {
      throw new Unauthorized("signature is cut short");
    }
  }

  /**
   * @param pem the public key, {@code -----BEGIN PUBLIC KEY-----}
   * @throws Unauthorized if the key did not sign this
   */
  void verify(String pem, byte[] signed) {
    try {
      PublicKey key = key(pem);
      Signature check =
          switch (scheme) {
            case RSASSA -> Signature.getInstance("SHA" + hash + "withRSA");
            case RSAPSS -> Signature.getInstance("RSASSA-PSS");
            case ECDSA -> Signature.getInstance("SHA" + hash + "withECDSA");
          };
      if (scheme == Scheme.RSAPSS) {
        String name = "SHA-" + hash;
        check.setParameter(
            new PSSParameterSpec(name, "MGF1", new MGF1ParameterSpec(name), hash / 8, 1));
      }
      check.initVerify(key);
      check.update(signed);
      if (!check.verify(value)) {
        throw new Unauthorized("the quote was not signed by the node's key");
      }
    } catch (GeneralSecurityException e) {
      throw new Unauthorized("the quote was not signed by the node's key");
    }
  }

  private PublicKey key(String pem) throws GeneralSecurityException {
    String body =
        pem.replace("-----BEGIN PUBLIC KEY-----", "")
            .replace("-----END PUBLIC KEY-----", "")
            .replaceAll("\\s", "");
    try {
      byte[] encoded = Base64.getDecoder().decode(body);
      return KeyFactory.getInstance(scheme == Scheme.ECDSA ? "EC" : "RSA")
          .generatePublic(new X509EncodedKeySpec(encoded));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the node's tpm_pubkey is not PEM", e);
    }
  }

  private static byte[] der(byte[] r, byte[] s) {
    byte[] first = new BigInteger(1, r).toByteArray();
    byte[] second = new BigInteger(1, s).toByteArray();
    int length = first.length + second.length + 4;
    if (length > 0xff) {
      throw new Unauthorized("signature is longer than any that is taken");
    }
    ByteBuffer out = ByteBuffer.allocate(length + (length > 0x7f ? 3 : 2)).put((byte) 0x30);
    if (length > 0x7f) {
      out.put((byte) 0x81);
    }
    out.put((byte) length);
    out.put((byte) 2).put((byte) first.length).put(first);
    return out.put((byte) 2).put((byte) second.length).put(second).array();
  }
}
