package io.perigee.image.driver.tree;

import io.perigee.image.ImageConfig;
import io.perigee.image.driver.PackFault;
import io.perigee.image.driver.TreeCopier;
import io.perigee.image.driver.tar.Complaints;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Copies by GNU cp as a child process, which names each file that it has copied. */
@Singleton
public final class CpTreeCopier implements TreeCopier {

  private static final int CHUNK = 64 * 1024;

  private final Duration progressEvery;

  CpTreeCopier(ImageConfig config) {
    this.progressEvery = config.pack().progressEvery();
  }

  @Override
  public long copy(
      Path tree, Path target, Duration within, Consumer<Runnable> onLost, LongConsumer copied)
      throws PackFault, InterruptedException {
    Process cp = start(tree, target);
    onLost.accept(cp::destroyForcibly);
    try {
      AtomicLong files = new AtomicLong();
      CompletableFuture<Void> names = count(cp.getInputStream(), files);
      CompletableFuture<String> complaints = Complaints.of(cp.getErrorStream());
      await(cp, within, files, copied);
      names.join();
      if (cp.exitValue() != 0) {
        throw new PackFault("cp ended with %d: %s".formatted(cp.exitValue(), complaints.join()));
      }
      return files.get();
    } finally {
      cp.destroyForcibly();
    }
  }

  private static Process start(Path tree, Path target) throws PackFault {
    ProcessBuilder cp =
        new ProcessBuilder(
            List.of(
                "cp",
                "--archive",
                "--one-file-system",
                "--reflink=auto",
                "--sparse=auto",
                "--no-target-directory",
                "--verbose",
                "--",
                tree.toString(),
                target.toString()));
    cp.environment().keySet().removeIf(name -> !name.equals("PATH"));
    cp.environment().put("LC_ALL", "C");
    try {
      return cp.start();
    } catch (IOException e) {
      throw new PackFault("cp cannot be started", e);
    }
  }

  private void await(Process cp, Duration within, AtomicLong files, LongConsumer copied)
      throws PackFault, InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    long told = 0;
    while (!cp.waitFor(
        Math.min(progressEvery.toNanos(), Math.max(1, end - System.nanoTime())),
        TimeUnit.NANOSECONDS)) {
      if (System.nanoTime() >= end) {
        throw new PackFault("it took longer than " + within.toSeconds() + " seconds");
      }
      if (files.get() > told) {
        told = files.get();
        copied.accept(told);
      }
    }
  }

  /** A line a file, on a thread of its own: reading a pipe would hold a carrier. */
  private static CompletableFuture<Void> count(InputStream names, AtomicLong files) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("copied-files")
        .start(
            () -> {
              try (names) {
                byte[] chunk = new byte[CHUNK];
                for (int n = names.read(chunk); n >= 0; n = names.read(chunk)) {
                  long lines = 0;
                  for (int i = 0; i < n; i++) {
                    lines += chunk[i] == '\n' ? 1 : 0;
                  }
                  files.addAndGet(lines);
                }
              } catch (IOException e) {
                // It was killed: what it has copied counts no more.
              }
              end.complete(null);
            });
    return end;
  }
}
