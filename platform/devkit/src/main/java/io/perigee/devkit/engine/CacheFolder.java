package io.perigee.devkit.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a user's installations on this machine share. */
public final class CacheFolder {

  private CacheFolder() {}

  /** {@code $XDG_CACHE_HOME/perigee}, by default {@code ~/.cache/perigee}; made if missing. */
  public static Path ofEnvironment() throws IOException {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return Files.createDirectories(base.resolve("perigee"));
  }
}
