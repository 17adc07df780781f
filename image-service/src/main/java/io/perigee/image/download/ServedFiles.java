package io.perigee.image.download;

import io.perigee.contracts.error.NotFound;
import io.perigee.image.ImageConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files that nodes may fetch: what lies in the directory {@code files} and is not hidden. */
@Singleton
public final class ServedFiles {

  private static final int LONGEST = 255;

  private final Path folder;

  ServedFiles(ImageConfig config) {
    this.folder = config.directory().resolve("files");
  }

  /** Their names, sorted. */
  public List<String> names() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(ServedFiles::isServed)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /**
   * A file.
   *
   * @throws NotFound if there is none of this name, or it is not served
   */
  public Path file(String name) {
    // A name is one segment: what leads elsewhere is the name of nothing here.
    if (name.isEmpty()
        || name.length() > LONGEST
        || name.indexOf('/') >= 0
        || name.indexOf('\0') >= 0) {
      throw none(name);
    }
    Path file = folder.resolve(name);
    if (!isServed(file) || !Files.isReadable(file)) {
      throw none(name);
    }
    return file;
  }

  private static boolean isServed(Path file) {
    return !file.getFileName().toString().startsWith(".")
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static NotFound none(String name) {
    return new NotFound(
        "file " + (name.length() > LONGEST ? "of so long a name" : name) + " is not available");
  }
}
