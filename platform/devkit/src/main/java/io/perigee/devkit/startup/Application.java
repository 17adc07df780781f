package io.perigee.devkit.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A service as the build leaves it: Quarkus's {@code quarkus-app} folder.
 *
 * @param folder that folder
 */
record Application(Path folder) {

  private static final String OWN_JARS = "io.perigee.";
  private static final String OWN_CLASSES = "io/perigee/";

  /**
   * @param checkout the folder of the root pom
   * @param service its name, such as {@code auth}
   */
  static Application of(Path checkout, String service) {
    return new Application(checkout.resolve(service + "-service/target/quarkus-app"));
  }

  /** The jar that runs it; its libraries lie around it. */
  Path runner() {
    return folder.resolve("quarkus-run.jar");
  }

  /** Classes that the build has changed, its own and libraries'. */
  Path changed() {
    return folder.resolve("quarkus/transformed-bytecode.jar");
  }

  /** True if it was built. */
  boolean isBuilt() {
    return Files.exists(runner()) && Files.exists(changed());
  }

  /** What its runner jar says of modules, as the JVM's flags. */
  List<String> moduleFlags() {
    List<String> flags = new ArrayList<>();
    try (JarFile jar = new JarFile(runner().toFile())) {
      Attributes said = jar.getManifest().getMainAttributes();
      Stream.of(Objects.requireNonNullElse(said.getValue("Add-Opens"), "").split(" "))
          .filter(opened -> !opened.isEmpty())
          .forEach(opened -> flags.add("--add-opens=" + opened + "=ALL-UNNAMED"));
      Optional.ofNullable(said.getValue("Enable-Native-Access"))
          .ifPresent(enabled -> flags.add("--enable-native-access=" + enabled));
    } catch (IOException e) {
      throw new UncheckedIOException("it cannot be read: " + runner(), e);
    }
    return flags;
  }

  /** The jars of what others made, by their names, in which their versions stand. */
  SortedMap<String, Path> libraries() {
    SortedMap<String, Path> libraries = new TreeMap<>();
    for (Path jar : jarsBelow("lib")) {
      if (!isOwn(jar)) {
        libraries.put(jar.getFileName().toString(), jar);
      }
    }
    return libraries;
  }

  /** Its own jars, in the order in which their classes are looked for. */
  List<Path> own() {
    List<Path> own = new ArrayList<>(List.of(changed()));
    own.add(folder.resolve("quarkus/generated-bytecode.jar"));
    own.addAll(jarsBelow("app"));
    jarsBelow("lib").stream().filter(Application::isOwn).forEach(own::add);
    return own;
  }

  /** Libraries' classes that the build has changed: the entries' names, and checksums of them. */
  SortedMap<String, Long> changedLibraryClasses() {
    SortedMap<String, Long> classes = new TreeMap<>();
    try (ZipFile jar = new ZipFile(changed().toFile())) {
      for (Enumeration<? extends ZipEntry> all = jar.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        if (entry.getName().endsWith(".class") && !entry.getName().startsWith(OWN_CLASSES)) {
          classes.put(entry.getName(), entry.getCrc());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("it cannot be read: " + changed(), e);
    }
    return classes;
  }

  private List<Path> jarsBelow(String name) {
    try (Stream<Path> files = Files.walk(folder.resolve(name))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the service's jars cannot be read: " + folder, e);
    }
  }

  private static boolean isOwn(Path jar) {
    return jar.getFileName().toString().startsWith(OWN_JARS);
  }
}
