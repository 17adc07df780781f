package io.perigee.devkit.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;

/**
 * The source tree that the launcher runs from.
 *
 * @param root the folder of the root pom
 */
record Checkout(Path root) {

  private static final Set<String> UNINTERESTING =
      Set.of("target", "test", ".git", "node_modules", "docs", "deploy");
  private static final List<String> PLATFORM =
      List.of("platform/contracts", "platform/faces", "platform/runtime");

  /** {@code PERIGEE_CHECKOUT}, which the {@code perigee} script sets, else the present folder. */
  static Checkout ofEnvironment() {
    String named = System.getenv("PERIGEE_CHECKOUT");
    Path root =
        Path.of(named == null || named.isBlank() ? "." : named).toAbsolutePath().normalize();
    if (!Files.exists(root.resolve("perigee"))) {
      throw new LauncherException("this is no checkout of Perigee: " + root);
    }
    return new Checkout(root);
  }

  /** The jar that runs a service; its libraries lie around it. */
  Path runner(String service) {
    return application(service).resolve("quarkus-run.jar");
  }

  /** The folder of a service's runnable application. */
  Path application(String service) {
    return root.resolve(service + "-service/target/quarkus-app");
  }

  /**
   * True if a service's runner is missing or older than a source that it is made from, or the
   * programs of the demo and the bench are.
   */
  boolean needsBuild() {
    Path programs = root.resolve("journeys/programs");
    if (newest(programs.resolve("target/classes"))
            .compareTo(newest(programs.resolve("src/main/java")))
        < 0) {
      return true;
    }
    FileTime platform = FileTime.fromMillis(0);
    for (String module : PLATFORM) {
      platform = later(platform, newest(root.resolve(module)));
    }
    for (String service : Processes.SERVICES) {
      FileTime sources = later(platform, newest(root.resolve(service + "-service")));
      if (!Files.exists(runner(service)) || modified(runner(service)).compareTo(sources) < 0) {
        return true;
      }
    }
    return false;
  }

  private static FileTime later(FileTime a, FileTime b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** Of the folder's files; long ago if there are none. */
  private static FileTime newest(Path folder) {
    Newest newest = new Newest();
    if (!Files.isDirectory(folder)) {
      return newest.time;
    }
    try {
      Files.walkFileTree(folder, newest);
    } catch (IOException e) {
      throw new UncheckedIOException("the sources cannot be read: " + e.getMessage(), e);
    }
    return newest.time;
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static final class Newest extends SimpleFileVisitor<Path> {

    private FileTime time = FileTime.fromMillis(0);

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      boolean skip = UNINTERESTING.contains(directory.getFileName().toString());
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = file.getFileName().toString();
      // Texts are not built, and a hidden file is an editor's or a test's.
      if (!name.endsWith(".md") && !name.startsWith(".")) {
        time = later(time, attributes.lastModifiedTime());
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
