package io.perigee.image.pack;

import io.perigee.image.ImageConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The directory {@code files}, from which nodes fetch archives. Nothing in it is touched that a
 * pack has not made.
 */
@Singleton
public final class ArchiveFolder {

  private final Path folder;

  ArchiveFolder(ImageConfig config) {
    try {
      this.folder = Files.createDirectories(config.directory().resolve("files"));
    } catch (IOException e) {
      throw new UncheckedIOException("the directory of archives cannot be made", e);
    }
  }

  public Path path(String file) {
    return folder.resolve(file);
  }

  /** Gives a written file its name, durably and at once. */
  void publish(String part, String whole) throws IOException {
    force(path(part));
    Files.move(
        path(part),
        path(whole),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    force(folder);
  }

  /** Removes what earlier runs of a pack left behind. */
  void clear(ArchiveFile present) throws IOException {
    for (String file : files(present::samePack)) {
      Files.deleteIfExists(path(file));
    }
  }

  void delete(String file) throws IOException {
    if (ArchiveFile.isOurs(file)) {
      Files.deleteIfExists(path(file));
    }
  }

  /** Files of packs that nothing has written to since then. */
  List<String> untouchedSince(Instant then) throws IOException {
    return files(
        file -> {
          try {
            return ArchiveFile.isOurs(file)
                && Files.getLastModifiedTime(path(file)).toInstant().isBefore(then);
          } catch (IOException e) {
            return false; // gone meanwhile
          }
        });
  }

  private List<String> files(Predicate<String> wanted) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).filter(wanted).toList();
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
