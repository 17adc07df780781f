package io.perigee.devkit.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where an installation on this machine keeps everything: {@code PERIGEE_HOME}, by default {@code
 * ~/.perigee}. Only its owner may enter.
 *
 * <pre>
 * engines/   data of PostgreSQL and Kafka        files/    images and disks
 * secrets/   passwords and keys, mode 0600       demo/     the demo account's key pair, the demo image's tree
 * logs/      one file a process                  run/      pidfiles, locks
 * ports.json
 * </pre>
 *
 * @param root the directory
 */
record Home(Path root) {

  static Home ofEnvironment() {
    String named = System.getenv("PERIGEE_HOME");
    Path root =
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".perigee")
            : Path.of(named);
    return new Home(root.toAbsolutePath().normalize());
  }

  /** True if something was installed here. */
  boolean isInstalled() {
    return Files.exists(root.resolve("secrets/secrets.json"));
  }

  /**
   * @throws LauncherException if it is another user's, or cannot be written
   */
  void requireOwn() {
    Path present = root;
    while (!Files.exists(present) && present.getParent() != null) {
      present = present.getParent();
    }
    try {
      boolean own = uid(present).equals(uid(Path.of("/proc/self")));
      if (Files.exists(root) && !own) {
        throw new LauncherException(
            "%s is the folder of another user, %s; run as that user, or set PERIGEE_HOME to a folder of your own"
                .formatted(root, Files.getOwner(root).getName()));
      }
    } catch (IOException e) {
      throw new LauncherException(root + " cannot be used: " + Faults.said(e), e);
    }
    if (!Files.isDirectory(present) || !Files.isWritable(present)) {
      throw new LauncherException(
          "%s cannot be written, so that %s cannot be used; set PERIGEE_HOME to a folder of your own"
              .formatted(present, root));
    }
  }

  private static Object uid(Path file) throws IOException {
    return Files.getAttribute(file, "unix:uid");
  }

  Path engines() {
    return directory("engines");
  }

  Path secrets() {
    return directory("secrets");
  }

  Path logs() {
    return directory("logs");
  }

  Path run() {
    return directory("run");
  }

  Path files() {
    return directory("files");
  }

  Path demo() {
    return directory("demo");
  }

  Path ports() {
    return directory("").resolve("ports.json");
  }

  Path log(String process) {
    return logs().resolve(process + ".log");
  }

  Path mark(String process) {
    return run().resolve(process + ".pid");
  }

  private Path directory(String name) {
    try {
      if (!Files.isDirectory(root)) {
        Files.createDirectories(
            root,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return Files.createDirectories(root.resolve(name));
    } catch (IOException e) {
      throw new LauncherException(root + " cannot be used: " + Faults.said(e), e);
    }
  }
}
