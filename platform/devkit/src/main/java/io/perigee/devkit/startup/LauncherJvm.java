package io.perigee.devkit.startup;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The launcher's class path, of which the launcher, its supervisor and the embedded Kafka run, and
 * the cache that they share. The {@code perigee} script puts the libraries first, and uses the
 * cache, too.
 */
public final class LauncherJvm {

  private static final String NAME = "launcher";
  private static final Path LIBRARIES = Path.of("platform", "devkit", "target", "launcher");
  private static final String CLASSES = ".classes";

  /** Without Kafka's classes, a cache would be worth little. */
  private static final String KAFKA = "kafka";

  /** How many lists of one kind of process are kept. */
  private static final int KEPT = 3;

  private LauncherJvm() {}

  /** The cache, if this process runs of the launcher's class path. */
  public static Optional<StartupCache> cache() {
    return checkout(System.getProperty("java.class.path")).map(LauncherJvm::cacheIn);
  }

  /**
   * What a JVM is told that is started with this process's class path: to use the cache, or to
   * write down what it loads, so that one can be made; nothing where this process is no launcher.
   *
   * @param process what it is called in the name of its list: {@code kafka}, {@code supervisor}
   */
  public static List<String> flags(String process) {
    Optional<StartupCache> cache = cache();
    if (cache.isEmpty()) {
      return List.of();
    }
    if (StartupCaches.areUsed() && cache.get().isReady()) {
      return List.of("-XX:SharedArchiveFile=" + cache.get().file());
    }
    if (!StartupCaches.areMade()) {
      return List.of();
    }
    return List.of("-XX:DumpLoadedClassList=" + newList(cache.get().file().getParent(), process));
  }

  /** What such JVMs have written down; nothing unless Kafka is among them. */
  public static List<Path> lists(StartupCache cache) throws IOException {
    Path folder = cache.file().getParent();
    return listsOf(folder, KAFKA).isEmpty() ? List.of() : listsOf(folder, "");
  }

  private static List<Path> listsOf(Path folder, String process) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(NAME + "-" + process))
          .filter(file -> file.toString().endsWith(CLASSES))
          .toList();
    }
  }

  /**
   * A list to write to. The oldest of those that nobody made a cache of make room for it: what
   * starts engines only, as tests do, never makes one.
   */
  static Path newList(Path folder, String process) {
    try {
      Files.createDirectories(folder);
      List<Path> lists = new ArrayList<>(listsOf(folder, process));
      lists.sort(Comparator.comparingLong(list -> list.toFile().lastModified()));
      for (Path old : lists.subList(0, Math.max(0, lists.size() - KEPT + 1))) {
        Files.deleteIfExists(old);
      }
      return Files.createTempFile(folder, NAME + "-" + process + "-", CLASSES);
    } catch (IOException e) {
      throw new UncheckedIOException("no list of classes can be written: " + e.getMessage(), e);
    }
  }

  /** The checkout from whose folder of libraries the first jars of a class path are. */
  static Optional<Path> checkout(String classPath) {
    Path folder = Path.of(classPath.split(File.pathSeparator)[0]).toAbsolutePath().getParent();
    if (folder == null || !folder.endsWith(LIBRARIES)) {
      return Optional.empty();
    }
    Path checkout = folder;
    for (Path ignored : LIBRARIES) {
      checkout = checkout.getParent();
    }
    return Optional.of(checkout);
  }

  private static StartupCache cacheIn(Path checkout) {
    SequencedMap<String, Path> libraries = new LinkedHashMap<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path jar = Path.of(entry);
      if (jar.startsWith(checkout.resolve(LIBRARIES))) {
        libraries.put(jar.getFileName().toString(), jar);
      }
    }
    return new StartupCache(
        NAME, StartupCache.folder(checkout), libraries, Collections.emptySortedMap(), List.of());
  }
}
