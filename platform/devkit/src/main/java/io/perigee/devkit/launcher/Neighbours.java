package io.perigee.devkit.launcher;

import io.perigee.devkit.engine.CacheFolder;
import io.perigee.devkit.process.LockedFile;
import io.perigee.devkit.process.OwnedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A user's installations on this machine. Each is listed in {@code installations} of the user's
 * cache, so that a port that one has recorded is picked by no other, whether anything listens there
 * yet or not.
 */
final class Neighbours implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path list;
  private final LockedFile lock;

  private Neighbours(Path list, LockedFile lock) {
    this.list = list;
    this.lock = lock;
  }

  /** Keeps others from picking ports until it is closed. */
  static Neighbours alone() throws IOException {
    Path cache = CacheFolder.ofEnvironment();
    return new Neighbours(
        cache.resolve("installations"),
        LockedFile.of(cache.resolve("installations.lock"), PATIENCE, () -> {}));
  }

  /**
   * Lists an installation with the others that are still there.
   *
   * @return the ports that the others have recorded
   */
  Set<Integer> of(Home home) throws IOException {
    Set<Path> present = new LinkedHashSet<>();
    Set<Integer> ports = new LinkedHashSet<>();
    if (Files.exists(list)) {
      for (String line : Files.readAllLines(list)) {
        Path other = Path.of(line);
        if (!other.equals(home.ports()) && Files.isReadable(other)) {
          present.add(other);
          ports.addAll(Ports.read(other).values());
        }
      }
    }
    present.add(home.ports());
    OwnedFile.write(list, String.join("\n", present.stream().map(Path::toString).toList()) + "\n");
    return ports;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
