package io.perigee.image.driver.tar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * What a child process says on standard error, at most so much as an operator reads; the rest is
 * drained.
 */
public final class Complaints {

  private static final int MOST = 2_000;

  private Complaints() {}

  /** Reads on a thread of its own, so that a talkative child never waits for a reader. */
  public static CompletableFuture<String> of(InputStream errors) {
    CompletableFuture<String> said = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("complaints").start(() -> said.complete(read(errors)));
    return said;
  }

  private static String read(InputStream errors) {
    try (errors) {
      String first = new String(errors.readNBytes(MOST), StandardCharsets.UTF_8);
      errors.transferTo(java.io.OutputStream.nullOutputStream());
      return first.isBlank() ? "it gave no reason" : first.strip().replaceAll("\\s*\\R\\s*", "; ");
    } catch (IOException e) {
      return "its reason cannot be read";
    }
  }
}
