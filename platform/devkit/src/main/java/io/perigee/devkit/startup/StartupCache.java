package io.perigee.devkit.startup;

import io.perigee.devkit.install.Installation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A file of classes that a JVM maps instead of reading, checking and linking them one by one (a
 * class-data sharing archive with linked classes). It holds libraries only, which stand first in
 * the class paths of all that use it: one serves all services but the gateway, which has other
 * libraries, and outlives what is built anew. It is named by what it depends on, the JVM and the
 * libraries; a process that finds none of its name starts without.
 */
public final class StartupCache {

  private static final String GATEWAY = "gateway";
  private static final String SERVICES = "services";
  private static final String SUFFIX = ".jsa";

  /** Whose classes the cache of the services is made of. */
  private static final String TEACHER = "compute";

  /** The services of whose classes caches are made. */
  public static final List<String> TEACHERS = List.of(TEACHER, GATEWAY);

  private final String name;
  private final Path folder;
  private final String key;
  private final SequencedMap<String, Path> libraries;
  private final SortedMap<String, Long> changed;
  private final List<String> moduleFlags;

  /**
   * @param libraries the jars that it is made of, by their names
   * @param changed classes of these that a build has changed, with their checksums
   * @param moduleFlags the JVM's flags about modules, which must be the same when it is used
   */
  StartupCache(
      String name,
      Path folder,
      SequencedMap<String, Path> libraries,
      SortedMap<String, Long> changed,
      List<String> moduleFlags) {
    this.name = name;
    this.folder = folder;
    this.libraries = libraries;
    this.changed = changed;
    this.moduleFlags = moduleFlags;
    this.key = key(libraries, changed.toString() + moduleFlags);
  }

  /**
   * The cache of which a service starts.
   *
   * @param checkout the folder of the root pom
   */
  public static StartupCache ofService(Path checkout, String service) {
    boolean gateway = service.equals(GATEWAY);
    Collection<String> sharing = gateway ? List.of(GATEWAY) : Installation.SERVICES;
    List<Application> applications =
        sharing.stream().map(other -> Application.of(checkout, other)).toList();
    SequencedMap<String, Path> libraries = new LinkedHashMap<>();
    String name = gateway ? GATEWAY : SERVICES;
    if (!applications.stream().allMatch(Application::isBuilt)) {
      return new StartupCache(
          name, folder(checkout), libraries, Collections.emptySortedMap(), List.of());
    }
    libraries.putAll(Application.of(checkout, gateway ? GATEWAY : TEACHER).libraries());
    applications.forEach(other -> libraries.keySet().retainAll(other.libraries().keySet()));
    Application application = Application.of(checkout, service);
    return new StartupCache(
        name,
        folder(checkout),
        libraries,
        application.changedLibraryClasses(),
        application.moduleFlags());
  }

  static Path folder(Path checkout) {
    return checkout.resolve("target/start-up-caches");
  }

  /** The cache's file, there or not. */
  public Path file() {
    return folder.resolve(name + "-" + key + SUFFIX);
  }

  /** True if it was made. */
  public boolean isReady() {
    return Files.exists(file());
  }

  /** True if it can be made: what it is to be made of was built. */
  public boolean isPossible() {
    return !libraries.isEmpty();
  }

  /** The cache of another JVM or other libraries, if one is left where this one is missing. */
  public Optional<Path> ofAnotherBuild() throws IOException {
    return isReady()
        ? Optional.empty()
        : others().stream().filter(StartupCache::isCache).findFirst();
  }

  /** With what every class path begins that uses it. */
  List<Path> classPath() {
    List<Path> jars = new ArrayList<>();
    if (!changed.isEmpty()) {
      jars.add(changedClasses());
    }
    jars.addAll(libraries.values());
    return jars;
  }

  /** The JVM's flags about modules that its users have. */
  List<String> moduleFlags() {
    return moduleFlags;
  }

  /** The libraries by their names. */
  Map<String, Path> libraries() {
    return libraries;
  }

  /**
   * Puts libraries' classes that the build of a service has changed into a jar that stands before
   * the libraries.
   */
  void writeChangedClasses(Path from) throws IOException {
    if (changed.isEmpty()) {
      return;
    }
    Files.createDirectories(folder);
    Path partial = Files.createTempFile(folder, name, ".partial");
    try (ZipFile source = new ZipFile(from.toFile());
        OutputStream file = Files.newOutputStream(partial);
        JarOutputStream jar = new JarOutputStream(file)) {
      for (String entry : changed.keySet()) {
        jar.putNextEntry(new ZipEntry(entry));
        source.getInputStream(source.getEntry(entry)).transferTo(jar);
      }
    }
    Files.move(partial, changedClasses(), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path changedClasses() {
    return folder.resolve(name + "-" + key + ".jar");
  }

  /** Removes what is left of other JVMs and libraries. */
  void removeOthers() throws IOException {
    for (Path other : others()) {
      Files.deleteIfExists(other);
    }
  }

  private List<Path> others() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    String own = name + "-" + key;
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name + "-"))
          .filter(file -> !file.getFileName().toString().startsWith(own))
          .toList();
    }
  }

  private static boolean isCache(Path file) {
    return file.toString().endsWith(SUFFIX);
  }

  private static String key(Map<String, Path> libraries, String further) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      tell(digest, System.getProperty("java.vm.version") + ServiceJvm.FLAGS);
      for (Path jar : libraries.values()) {
        tell(digest, jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar).toMillis());
      }
      tell(digest, further);
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (IOException e) {
      throw new UncheckedIOException("the libraries cannot be read: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void tell(MessageDigest digest, String what) {
    digest.update((what + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
