package io.perigee.auth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Files of the test's resources. */
public final class Example {

  private Example() {}

  /** The text of {@code /<path>}, without white space at its ends. */
  public static String text(String path) {
    try (InputStream in = Example.class.getResourceAsStream("/" + path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A public key that ssh-keygen made. */
  public static String key(String name) {
    return text("keys/" + name);
  }
}
