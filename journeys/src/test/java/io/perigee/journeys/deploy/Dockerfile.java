package io.perigee.journeys.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Dockerfile, as far as it can be checked without Docker.
 *
 * @param sources what its COPY lines take from the checkout, with wildcards
 * @param entrypoint the command that its image runs
 */
record Dockerfile(List<String> sources, List<String> entrypoint) {

  /**
   * @param service what its argument {@code SERVICE} stands for
   */
  static Dockerfile read(Path file, String service) throws IOException {
    List<String> sources = new ArrayList<>();
    List<String> entrypoint = List.of();
    for (String line : Files.readString(file).replace("${SERVICE}", service).lines().toList()) {
      if (line.startsWith("COPY ")) {
        List<String> words = List.of(line.split("\\s+"));
        sources.addAll(words.subList(1, words.size() - 1));
      } else if (line.startsWith("ENTRYPOINT ")) {
        entrypoint =
            List.of(
                new ObjectMapper()
                    .readValue(line.substring("ENTRYPOINT ".length()), String[].class));
      }
    }
    return new Dockerfile(sources, entrypoint);
  }

  /** The files and folders that a source stands for; empty if the build has not made them. */
  static List<Path> matching(Path root, String source) throws IOException {
    Path pattern = root.resolve(source);
    if (!Files.isDirectory(pattern.getParent())) {
      return List.of();
    }
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(pattern.getParent(), pattern.getFileName().toString())) {
      List<Path> all = new ArrayList<>();
      found.forEach(all::add);
      return all;
    }
  }
}
