package io.perigee.runtime.crypt;

import io.perigee.runtime.RuntimeConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;

/**
 * Encryption at rest with a key that is not in the database: a Tink AEAD key set in a file. A
 * rotated key set still opens what its older keys sealed. It is taken up while the service runs:
 * within seconds for what is sealed, at once for what cannot be opened without it.
 */
@Singleton
public final class Crypt {

  private static final Duration LOOK = Duration.ofSeconds(5);

  private final RuntimeConfig config;
  private volatile KeySet keys;

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
      return present()
          .aead()
          .encrypt(text.getBytes(StandardCharsets.UTF_8), context.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a secret cannot be sealed", e);
    }
  }

  /**
   * @throws IllegalStateException if it was sealed by another key set or for another context
   */
  public String open(byte[] sealed, String context) {
    KeySet known = keys == null ? present() : keys;
    try {
      return open(known, sealed, context);
    } catch (GeneralSecurityException e) {
      KeySet newer = changed(known);
      try {
        if (newer != known) {
          return open(newer, sealed, context);
        }
      } catch (GeneralSecurityException again) {
        e.addSuppressed(again);
      }
      throw new IllegalStateException(
          "a secret cannot be opened: another key set, or another context", e);
    }
  }

  /** How everything begins that is sealed from now on, and nothing that an older key sealed. */
  byte[] prefix() {
    return changed(keys).prefix().clone();
  }

  private static String open(KeySet keys, byte[] sealed, String context)
      throws GeneralSecurityException {
    return new String(
        keys.aead().decrypt(sealed, context.getBytes(StandardCharsets.UTF_8)),
        StandardCharsets.UTF_8);
  }

  /** The key set, looked at again after some seconds. */
  private KeySet present() {
    KeySet known = keys;
    return known != null && System.nanoTime() - known.looked() < LOOK.toNanos()
        ? known
        : changed(known);
  }

  /** The key set as the file has it now; one that cannot be read leaves what is known. */
  private KeySet changed(KeySet known) {
    Path file = file();
    try {
      KeySet now =
          known != null && Files.getLastModifiedTime(file).equals(known.written())
              ? known.lookedAt()
              : KeySet.read(file);
      keys = now;
      return known != null && now.written().equals(known.written()) ? known : now;
    } catch (IOException | GeneralSecurityException e) {
      if (known != null) {
        return known;
      }
      throw e instanceof IOException unreadable
          ? new UncheckedIOException("the key set file cannot be read: " + file, unreadable)
          : new IllegalStateException("the key set file holds no key set: " + file, e);
    }
  }

  private Path file() {
    return Path.of(
        config
            .crypt()
            .keyFile()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "PERIGEE_CRYPT_KEY_FILE must name the installation's key set")));
  }
}
