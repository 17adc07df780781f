package io.perigee.journeys.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.perigee.journeys.platform.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The compiled classes of the whole repository. */
public final class Modules {

  /** Every service's name. */
  public static final List<String> SERVICES =
      List.of("gateway", "auth", "compute", "image", "network", "boot", "power", "journal");

  private static final List<String> PLATFORM =
      List.of("platform/contracts", "platform/faces", "platform/runtime", "platform/devkit");

  private Modules() {}

  /** Classes that run in an installation. */
  public static JavaClasses production() {
    return read("classes");
  }

  /** Classes that test. */
  public static JavaClasses tests() {
    return read("test-classes");
  }

  private static JavaClasses read(String kind) {
    Path root = Repository.root();
    List<Path> folders =
        Stream.concat(PLATFORM.stream(), SERVICES.stream().map(s -> s + "-service"))
            .map(module -> root.resolve(module).resolve("target").resolve(kind))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter().importPaths(folders);
  }
}
