package io.perigee.journeys.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A new private key in a file, as PEM (PKCS#8).
 *
 * @param openSsh the public key as a line of OpenSSH's
 * @param fingerprint its MD5 fingerprint, hex pairs with colons
 */
public record KeyFile(Path file, String openSsh, String fingerprint) {

  /** Makes one of Ed25519, which signs at a tenth of what RSA costs. */
  public static KeyFile in(Path file) throws IOException {
    return of(SigningKey.of("ed25519-sha512"), file);
  }

  /** Makes one of RSA, as most who speak CloudAPI have. */
  public static KeyFile rsa(Path file) throws IOException {
    return of(SigningKey.of("rsa-sha256"), file);
  }

  private static KeyFile of(SigningKey key, Path file) throws IOException {
    Files.writeString(file, key.pem());
    return new KeyFile(file, key.openSsh(), key.md5());
  }
}
