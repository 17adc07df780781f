package io.perigee.runtime.identity;

import io.perigee.runtime.RuntimeConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Reads the installation's identity key. */
final class IdentityKey {

  @Produces
  @Singleton
  IdentityTokens tokens(RuntimeConfig config, Clock clock) {
    String file =
        config
            .identity()
            .keyFile()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "PERIGEE_IDENTITY_KEY_FILE must name the installation's identity key"));
    try {
      return new IdentityTokens(Files.readString(Path.of(file)), clock);
    } catch (IOException e) {
      throw new UncheckedIOException("the identity key file cannot be read: " + file, e);
    }
  }
}
