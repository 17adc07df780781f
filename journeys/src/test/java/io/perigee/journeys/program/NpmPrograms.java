package io.perigee.journeys.program;

import io.perigee.journeys.platform.Repository;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * The npm packages {@code triton} and {@code smartdc}, in the versions that {@code src/test/npm}
 * pins. Installed once per lock file, into {@code target/npm}, from whichever registry npm is set
 * up with.
 */
public final class NpmPrograms {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final List<String> FILES = List.of("package.json", ".npmrc", "package-lock.json");

  private NpmPrograms() {}

  /** The CLI {@code triton}. */
  public static Path triton() throws IOException, InterruptedException {
    return installed().resolve("triton/bin/triton");
  }

  /** The folder of the {@code sdc-*} commands. */
  public static Path smartdc() throws IOException, InterruptedException {
    return installed().resolve("smartdc/bin");
  }

  /** The folder of the packages, which are installed if they were not yet. */
  private static synchronized Path installed() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Repository.root().resolve("journeys/target/npm"));
    // Tests run in several processes.
    try (FileChannel file =
            FileChannel.open(
                folder.resolveSibling("npm.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      if (lock.isValid()) {
        install(folder);
      }
    }
    return folder.resolve("node_modules");
  }

  private static void install(Path folder) throws IOException, InterruptedException {
    Path wanted = Repository.root().resolve("journeys/src/test/npm");
    Path done = folder.resolve("node_modules/installed-lock.json");
    if (Files.exists(done) && Files.mismatch(done, wanted.resolve("package-lock.json")) < 0) {
      return;
    }
    for (String file : FILES) {
      Files.copy(wanted.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Run install = Program.of("npm", "ci").in(folder).run(PATIENCE);
    if (install.exit() != 0) {
      throw new IllegalStateException("npm cannot install the clients: " + install);
    }
    Files.copy(folder.resolve("package-lock.json"), done, StandardCopyOption.REPLACE_EXISTING);
  }
}
