package io.perigee.devkit.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A service's start-up cache: what the JVM learned on an earlier start (JDK 25 {@code
 * -XX:AOTCache}). It is named by what it depends on, the application's jars, the JDK and the flags,
 * and used under that name only: a JVM that is given the cache of other jars does not notice, and
 * runs the classes as they were. It does notice a cache of another JDK and one that is damaged,
 * warns, and does without.
 */
final class StartupCache {

  private final String service;
  private final Path file;

  private StartupCache(String service, Path file) {
    this.service = service;
    this.file = file;
  }

  static StartupCache of(String service, Context context) {
    return new StartupCache(
        service,
        context
            .home()
            .cache()
            .resolve(service + "-" + key(context.checkout().application(service)) + ".aot"));
  }

  /** The cache's file, if it has been made. */
  Optional<Path> ready() {
    return Files.exists(file) ? Optional.of(file) : Optional.empty();
  }

  /** A cache that the service had with other jars, another JDK or other flags, if one is left. */
  Optional<Path> ofAnotherBuild() throws IOException {
    try (Stream<Path> files = Files.list(file.getParent())) {
      return files
          .filter(other -> !other.equals(file))
          .filter(other -> other.getFileName().toString().matches(service + "-[0-9a-f]+\\.aot"))
          .findFirst();
    }
  }

  /** Where it belongs. */
  Path file() {
    return file;
  }

  /** Removes the caches of former builds. */
  static void removeOthers(Context context) throws IOException {
    List<Path> present = Processes.SERVICES.stream().map(name -> of(name, context).file()).toList();
    try (Stream<Path> files = Files.list(context.home().cache())) {
      for (Path other : files.filter(file -> !present.contains(file)).toList()) {
        Files.deleteIfExists(other);
      }
    }
  }

  private static String key(Path application) {
    try (Stream<Path> files = Files.walk(application)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          (System.getProperty("java.vm.version") + ServiceProcess.JVM_FLAGS)
              .getBytes(StandardCharsets.UTF_8));
      List<Path> jars = files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
      for (Path jar : jars) {
        String identity =
            jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar).toMillis() + "\n";
        digest.update(identity.getBytes(StandardCharsets.UTF_8));
        if (isOwn(jar)) {
          digest.update(Files.readAllBytes(jar));
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (IOException e) {
      throw new UncheckedIOException("the service's jars cannot be read: " + application, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Made by the build; a library's jar is another when its version is, which stands in its name.
   */
  private static boolean isOwn(Path jar) {
    return jar.getFileName().toString().startsWith("io.perigee.")
        || !jar.toString().contains("/lib/");
  }
}
