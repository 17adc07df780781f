package io.perigee.runtime.crypt;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import io.perigee.runtime.RuntimeConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * Encryption at rest with a key that is not in the database: a Tink AEAD key set in a file. A
 * rotated key set still opens what its older keys sealed.
 */
@Singleton
public final class Crypt {

  private final RuntimeConfig config;
  private volatile Aead aead;

  Crypt(RuntimeConfig config) {
    this.config = config;
  }

  /**
   * Seals a text.
   *
   * @param context what it belongs to, for example {@code account_key:<id>}: it opens in no other
   *     context
   */
  public byte[] seal(String text, String context) {
    try {
      return aead()
          .encrypt(text.getBytes(StandardCharsets.UTF_8), context.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a secret cannot be sealed", e);
    }
  }

  /**
   * @throws IllegalStateException if it was sealed by another key set or for another context
   */
  public String open(byte[] sealed, String context) {
    try {
      return new String(
          aead().decrypt(sealed, context.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a secret cannot be opened: another key set, or another context", e);
    }
  }

  private Aead aead() throws GeneralSecurityException {
    Aead known = aead;
    if (known != null) {
      return known;
    }
    String file =
        config
            .crypt()
            .keyFile()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "PERIGEE_CRYPT_KEY_FILE must name the installation's key set"));
    try {
      AeadConfig.register();
      KeysetHandle keys =
          TinkJsonProtoKeysetFormat.parseKeyset(
              Files.readString(Path.of(file)), InsecureSecretKeyAccess.get());
      known = keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
      aead = known;
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException("the key set file cannot be read: " + file, e);
    }
  }
}
