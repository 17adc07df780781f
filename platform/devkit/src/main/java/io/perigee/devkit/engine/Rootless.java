package io.perigee.devkit.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** PostgreSQL refuses to run as root: there it gets a user namespace in which nobody is root. */
final class Rootless {

  private static final List<String> NAMESPACE = List.of("unshare", "-U");

  private Rootless() {}

  /** What stands before a PostgreSQL command; empty for an ordinary user. */
  static List<String> prefix() {
    if (!isRoot()) {
      return List.of();
    }
    if (!namespacesWork()) {
      throw new EngineException(
          "PostgreSQL does not run as root, and this machine allows no user namespace (unshare -U): run as an ordinary user");
    }
    return NAMESPACE;
  }

  private static boolean isRoot() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    } catch (IOException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }

  private static boolean namespacesWork() {
    try {
      Process probe = new ProcessBuilder("unshare", "-U", "true").start();
      return probe.waitFor(5, TimeUnit.SECONDS) && probe.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
