package io.perigee.journeys.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
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

  /** The repository's root, wherever the tests are started in it. */
  public static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("gateway-service"))
        || !Files.exists(here.resolve("journeys"))) {
      here = here.getParent();
      if (here == null) {
        throw new IllegalStateException("not inside the repository");
      }
    }
    return here;
  }

  /** Classes that run in an installation. */
  public static JavaClasses production() {
    return read("classes");
  }

  /** Classes that test. */
  public static JavaClasses tests() {
    return read("test-classes");
  }

  private static JavaClasses read(String kind) {
    Path root = root();
    List<Path> folders =
        Stream.concat(PLATFORM.stream(), SERVICES.stream().map(s -> s + "-service"))
            .map(module -> root.resolve(module).resolve("target").resolve(kind))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter().importPaths(folders);
  }
}
