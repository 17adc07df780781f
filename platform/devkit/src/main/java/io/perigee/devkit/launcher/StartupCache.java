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
 * -XX:AOTCache}). It is named by what it depends on, the application's jars, the JDK and the flags;
 * the JVM itself warns about one that does not fit and does without.
 */
final class StartupCache {

  private final Path file;

  private StartupCache(Path file) {
    this.file = file;
  }

  static StartupCache of(String service, Context context) {
    return new StartupCache(
        context
            .home()
            .cache()
            .resolve(service + "-" + key(context.checkout().application(service)) + ".aot"));
  }

  /** The cache's file, if it has been made. */
  Optional<Path> ready() {
    return Files.exists(file) ? Optional.of(file) : Optional.empty();
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
        // The JVM checks paths, sizes and times of the jars, so these make the key.
        String identity =
            jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar).toMillis() + "\n";
        digest.update(identity.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (IOException e) {
      throw new UncheckedIOException("the service's jars cannot be read: " + application, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
