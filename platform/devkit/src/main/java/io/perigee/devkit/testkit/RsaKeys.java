package io.perigee.devkit.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/**
 * New RSA keys of 2048 bits, by {@code openssl}: a test's JVM, which has only its first compiler,
 * takes a second of processor time for one.
 */
public final class RsaKeys {

  private RsaKeys() {}

  /** Makes a pair; the private key is an {@link RSAPrivateCrtKey}. */
  public static KeyPair pair() {
    try {
      Process openssl =
          new ProcessBuilder("openssl", "genrsa", "2048")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String pem = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
      KeyFactory keys = KeyFactory.getInstance("RSA");
      RSAPrivateCrtKey own = (RSAPrivateCrtKey) keys.generatePrivate(new PKCS8EncodedKeySpec(der));
      return new KeyPair(
          keys.generatePublic(new RSAPublicKeySpec(own.getModulus(), own.getPublicExponent())),
          own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("openssl makes no RSA key", e);
    }
  }
}
