package io.perigee.devkit.startup;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a service's JVM is started: from the cache of its libraries' classes if there is one, else by
 * its runner jar.
 *
 * @param command the JVM and its arguments
 * @param environment what it wants in its environment beside the service's settings
 */
public record ServiceJvm(List<String> command, Map<String, String> environment) {

  /** Flags of every service. */
  public static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx128m",
          // Else the heap is collected whole, three times, while the classes are loaded.
          "-XX:MetaspaceSize=128m",
          "-XX:ActiveProcessorCount=2",
          "-XX:+ExitOnOutOfMemoryError");

  private static final String MAIN = "io.quarkus.runner.GeneratedMain";

  /**
   * @param checkout the folder of the root pom, below which the service was built
   * @param service its name, such as {@code auth}
   * @param flags the JVM's flags
   */
  public static ServiceJvm of(Path checkout, String service, List<String> flags) {
    StartupCache cache = StartupCache.ofService(checkout, service);
    if (StartupCaches.areUsed() && cache.isReady()) {
      return fromClassPath(
          cache, checkout, service, flags, "-XX:SharedArchiveFile=" + cache.file());
    }
    List<String> command = java(flags);
    command.addAll(List.of("-jar", Application.of(checkout, service).runner().toString()));
    return new ServiceJvm(command, Map.of());
  }

  /** The service so that it writes down which classes it loads, and ends by TERM as ever. */
  static ServiceJvm recorded(StartupCache cache, Path checkout, String service, Path classes) {
    return fromClassPath(cache, checkout, service, FLAGS, "-XX:DumpLoadedClassList=" + classes);
  }

  private static ServiceJvm fromClassPath(
      StartupCache cache, Path checkout, String service, List<String> flags, String further) {
    List<String> command = java(flags);
    command.addAll(cache.moduleFlags());
    command.add(further);
    // What the runner jar sets before anything logs; and who it is, in the list of processes.
    command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
    command.add("-Dperigee.service=" + service);
    command.add(MAIN);
    return new ServiceJvm(
        command, Map.of("CLASSPATH", joined(classPath(cache, Application.of(checkout, service)))));
  }

  private static List<Path> classPath(StartupCache cache, Application application) {
    List<Path> all = new ArrayList<>(cache.classPath());
    application.libraries().entrySet().stream()
        .filter(library -> !cache.libraries().containsKey(library.getKey()))
        .forEach(library -> all.add(library.getValue()));
    all.addAll(application.own());
    return all;
  }

  static String joined(List<Path> jars) {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> java(List<String> flags) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(flags);
    return command;
  }
}
