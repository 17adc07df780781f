package io.perigee.devkit.launcher;

import io.perigee.devkit.process.LockedFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds the services with Maven, and shows how far it is. */
final class Build {

  private static final Pattern MODULE =
      Pattern.compile("\\[INFO] Building (\\S+) .*\\[(\\d+)/(\\d+)]");
  private static final int LINES_OF_FAILURE = 40;
  private static final Duration DEADLINE = Duration.ofMinutes(30);

  private final Checkout checkout;
  private final Home home;
  private final Progress progress;

  Build(Checkout checkout, Home home, Progress progress) {
    this.checkout = checkout;
    this.home = home;
    this.progress = progress;
  }

  /**
   * Builds if a source is newer than the services are. Of several that find it so, one builds, and
   * the others wait for it.
   *
   * @param before done first, if there is anything to build
   * @throws LauncherException if the build fails, with the end of what Maven said
   */
  void runIfNeeded(Runnable before) {
    if (!checkout.needsBuild()) {
      return;
    }
    before.run();
    try (LockedFile ignored =
        LockedFile.of(
            checkout.root().resolve("target/build.lock"),
            DEADLINE,
            () -> progress.say("Another ./perigee builds this checkout; waiting for it"))) {
      if (checkout.needsBuild()) {
        run();
      }
    } catch (IOException e) {
      throw new LauncherException("the build cannot begin: " + e.getMessage(), e);
    }
  }

  private void run() {
    Path log = home.log("build");
    progress.say(
        "Building the services (the first time this takes a few minutes); Maven's output is in "
            + log);
    Process maven = null;
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
                  List.of(
                      "mvn",
                      "-B",
                      "-ntp",
                      "-Dstyle.color=never",
                      "package",
                      "-DskipTests",
                      "-Dstatic.checks=-Xlint:none",
                      "-Dstatic.checks.of.tests=-Xlint:none",
                      "-Dspotless.check.skip"))
              .directory(checkout.root().toFile())
              .redirectErrorStream(true);
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      maven = builder.start();
      Deque<String> last = follow(maven, log);
      if (!maven.waitFor(DEADLINE.toMinutes(), TimeUnit.MINUTES) || maven.exitValue() != 0) {
        throw new LauncherException("the build failed:\n" + String.join("\n", last));
      }
    } catch (IOException e) {
      throw new LauncherException(
          "Maven cannot be run: " + e.getMessage() + " (./perigee doctor tells what is missing)",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LauncherException("the build was interrupted", e);
    } finally {
      if (maven != null) {
        maven.destroy();
      }
    }
  }

  private Deque<String> follow(Process maven, Path log) throws IOException {
    Deque<String> last = new ArrayDeque<>();
    Files.deleteIfExists(log);
    try (BufferedReader output = maven.inputReader();
        var file =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        file.write(line);
        file.newLine();
        last.addLast(line);
        if (last.size() > LINES_OF_FAILURE) {
          last.removeFirst();
        }
        Matcher module = MODULE.matcher(line);
        if (module.find()) {
          progress.say(
              "  %s of %s  %s".formatted(module.group(2), module.group(3), module.group(1)));
        }
      }
    }
    return last;
  }
}
