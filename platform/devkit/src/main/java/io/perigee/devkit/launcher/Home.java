package io.perigee.devkit.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
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
 * cache/     start-up caches of the services     ports.json
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
    return Files.exists(secrets().resolve("secrets.json"));
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

  Path cache() {
    return directory("cache");
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
      throw new UncheckedIOException("PERIGEE_HOME cannot be used: " + e.getMessage(), e);
    }
  }
}
