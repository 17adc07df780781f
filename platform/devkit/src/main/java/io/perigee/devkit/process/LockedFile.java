package io.perigee.devkit.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** A file that one process has at a time, until it is closed; it ends with the process too. */
public final class LockedFile implements AutoCloseable {

  private final FileChannel channel;

  private LockedFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits until the file is had by nobody else. It is made where it is missing.
   *
   * @param waiting run once if another has it
   * @throws IOException if it cannot be had in that time, with the file's name
   */
  public static LockedFile of(Path path, Duration patience, Runnable waiting) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        waiting.run();
        lock = waited(channel, patience);
      }
      if (lock == null) {
        throw new IOException(
            "another process has %s, for %d s now".formatted(path, patience.toSeconds()));
      }
      return new LockedFile(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileLock waited(FileChannel channel, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    FileLock lock = null;
    while (lock == null && System.nanoTime() < end) {
      Signals.pause();
      lock = channel.tryLock();
    }
    return lock;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
