package io.perigee.devkit.startup;

import io.perigee.devkit.process.Leashed;
import io.perigee.devkit.process.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Has a JVM write a start-up cache of the classes that others have loaded. */
public final class StartupCacheMaker {

  private static final Duration WRITTEN = Duration.ofSeconds(240);

  private final int giveWay;
  private final Path log;

  /**
   * @param giveWay how much its JVMs give way to others, as {@code nice} takes it
   * @param log file that what they say is added to
   */
  public StartupCacheMaker(int giveWay, Path log) {
    this.giveWay = giveWay;
    this.log = log;
  }

  /**
   * Starts a service that writes down what it loads; it is ended with TERM.
   *
   * @param service its name
   * @param environment what it is told
   * @param classes the file that it writes
   */
  public ProcessHandle startRecorded(
      StartupCache cache,
      Path checkout,
      String service,
      Map<String, String> environment,
      Path classes)
      throws IOException {
    cache.writeChangedClasses(Application.of(checkout, service).changed());
    ServiceJvm jvm = ServiceJvm.recorded(cache, checkout, service, classes);
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(jvm.environment());
    return Leashed.start(givingWay(jvm.command()), all, "KILL", log);
  }

  /**
   * Makes a cache; it is there whole or not at all.
   *
   * @param lists what JVMs wrote down, with the cache's class path before their own
   * @return false if the JVM made none; it has said why in the log
   */
  public boolean make(StartupCache cache, Collection<Path> lists) throws IOException {
    Path folder = Files.createDirectories(cache.file().getParent());
    Path classes = Files.createTempFile(folder, "classes", ".partial");
    Path partial = folder.resolve(classes.getFileName() + ".jsa");
    try {
      ClassLists.join(lists, classes);
      ProcessHandle jvm =
          Leashed.start(
              givingWay(command(cache, classes, partial)),
              Map.of("CLASSPATH", ServiceJvm.joined(cache.classPath())),
              "KILL",
              log);
      if (!Signals.awaitEnd(jvm, WRITTEN)) {
        jvm.destroyForcibly();
        return false;
      }
      if (!Files.exists(partial) || Files.size(partial) == 0) {
        return false;
      }
      Files.move(partial, cache.file(), StandardCopyOption.ATOMIC_MOVE);
      cache.removeOthers();
      return true;
    } finally {
      Files.deleteIfExists(classes);
      Files.deleteIfExists(partial);
    }
  }

  private static List<String> command(StartupCache cache, Path classes, Path archive) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(cache.moduleFlags());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "-Xshare:dump",
            "-XX:+AOTClassLinking",
            // It warns of each class that it leaves out.
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-XX:SharedClassListFile=" + classes,
            "-XX:SharedArchiveFile=" + archive));
    return command;
  }

  private List<String> givingWay(List<String> command) {
    List<String> all = new ArrayList<>(List.of("nice", "-n", Integer.toString(giveWay)));
    all.addAll(command);
    return all;
  }
}
