package io.perigee.devkit.launcher;

import io.perigee.devkit.engine.Engines;
import io.perigee.devkit.testkit.TestEngines;
import java.io.IOException;
import java.nio.file.Path;

/** The engines of a test run: one process tree for all modules. */
final class EnginesForTests {

  private EnginesForTests() {}

  /** Starts them, describes them in the file, and stops them when standard input ends. */
  static void run(Path file) throws IOException {
    try (Engines engines = Engines.start()) {
      TestEngines.describe(engines, file);
      while (System.in.read() >= 0) {
        // Whatever is said there means nothing; only its end does.
        continue;
      }
    }
  }
}
