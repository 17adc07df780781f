package io.perigee.image.driver.tar;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that compress on all processors, from standard input to standard output. */
enum Compressor {
  LBZIP2("bz2") {
    @Override
    List<String> command(int threads) {
      return List.of("lbzip2", "-c", "-n", Integer.toString(threads));
    }
  },
  PIGZ("gz") {
    @Override
    List<String> command(int threads) {
      return List.of("pigz", "-c", "-p", Integer.toString(threads));
    }
  },
  ZSTD("zst") {
    @Override
    List<String> command(int threads) {
      return List.of("zstd", "-q", "-c", "-T" + threads);
    }
  };

  private final String suffix;

  Compressor(String suffix) {
    this.suffix = suffix;
  }

  /** What files of its format end in. */
  String suffix() {
    return suffix;
  }

  String program() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  abstract List<String> command(int threads);

  /** True if it is found on this path of directories. */
  boolean installed(String path) {
    return path != null
        && Stream.of(path.split(":"))
            .anyMatch(d -> !d.isEmpty() && Files.isExecutable(Path.of(d, program())));
  }

  /**
   * @throws IllegalArgumentException if no compressor is called so
   */
  static Compressor named(String program) {
    Optional<Compressor> found =
        Stream.of(values()).filter(c -> c.program().equals(program)).findFirst();
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                "perigee.image.pack.compressors: no such compressor: " + program));
  }
}
