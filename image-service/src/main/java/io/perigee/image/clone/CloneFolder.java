package io.perigee.image.clone;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a tree is copied to before it has its name: {@code .clone-<osimage>-<run>} beside it.
 *
 * @param place where the tree is to lie
 * @param osimage whose tree it will be
 */
record CloneFolder(Path place, UUID osimage) {

  private static final Pattern OURS = Pattern.compile("\\.clone-([0-9a-f-]{36})-\\d+");

  /** The directory of one run; two runs never share one. */
  Path part(long run) {
    return place.resolveSibling(".clone-%s-%d".formatted(osimage, run));
  }

  /** Removes what earlier runs left behind. */
  void clear() throws IOException {
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(place.getParent(), ".clone-*")) {
      for (Path path : beside) {
        if (of(path).filter(osimage::equals).isPresent()) {
          delete(path);
        }
      }
    }
  }

  /** The osimage whose copy this directory was to become; empty if it is none of ours. */
  static Optional<UUID> of(Path directory) {
    Matcher name = OURS.matcher(directory.getFileName().toString());
    return name.matches() ? Optional.of(UUID.fromString(name.group(1))) : Optional.empty();
  }

  /** Removes a directory and all in it, following no link; nothing happens if it is not there. */
  static void delete(Path directory) throws IOException {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException e)
                throws IOException {
              Files.deleteIfExists(emptied);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException e) {
      // Another run has removed it.
    }
  }
}
