package io.perigee.image.driver.tar;

import io.perigee.image.driver.Packer.Packed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a stream to a file and digests it on the way, on a thread of its own: reading a pipe would
 * hold a carrier.
 */
final class ArchiveWriter {

  private static final int CHUNK = 128 * 1024;

  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final AtomicLong size = new AtomicLong();
  private final MessageDigest digest = sha256();

  ArchiveWriter(InputStream in, Path target) {
    Thread.ofPlatform().daemon().name("archive-writer").start(() -> copy(in, target));
  }

  /** Completes when the stream has ended and all of it is written. */
  CompletableFuture<Void> end() {
    return end;
  }

  /** Bytes written so far. */
  long size() {
    return size.get();
  }

  /** The archive; only after {@link #end()}. */
  Packed packed() {
    return new Packed(size.get(), HexFormat.of().formatHex(digest.digest()));
  }

  private void copy(InputStream in, Path target) {
    try (in;
        OutputStream out =
            Files.newOutputStream(
                target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        out.write(chunk, 0, n);
        digest.update(chunk, 0, n);
        size.addAndGet(n);
      }
      end.complete(null);
    } catch (IOException e) {
      end.completeExceptionally(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
