package io.perigee.journeys.platform;

import java.nio.file.Files;
import java.nio.file.Path;

/** The repository that a journey is started in. */
public final class Repository {

  private Repository() {}

  /** Its root, wherever in it the journey is started. */
  public static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("gateway-service"))
        || !Files.exists(here.resolve("journeys"))) {
      here = here.getParent();
      if (here == null) {
        throw new IllegalStateException("not inside the repository");
      }
    }
    return here;
  }
}
