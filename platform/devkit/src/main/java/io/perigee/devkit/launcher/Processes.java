package io.perigee.devkit.launcher;

import io.perigee.devkit.install.Installation;
import java.util.List;
import java.util.stream.Stream;

/** The names of an installation's processes. */
final class Processes {

  static final String SUPERVISOR = "supervisor";

  /** The services with a schema, then the gateway. */
  static final List<String> SERVICES =
      Stream.concat(Installation.SERVICES.stream(), Stream.of(Ports.GATEWAY)).toList();

  static final List<String> ENGINES = List.of(Ports.POSTGRES, Ports.KAFKA);

  /** Engines before services, in the order of starting. */
  static final List<String> ALL = Stream.concat(ENGINES.stream(), SERVICES.stream()).toList();

  /** What has a port. */
  static final List<String> PORTS =
      Stream.concat(
              Stream.of(
                  Ports.POSTGRES,
                  Ports.KAFKA,
                  Ports.KAFKA_CONTROLLER,
                  Ports.GATEWAY_MANAGEMENT,
                  Ports.GATEWAY_SECOND),
              SERVICES.stream())
          .toList();

  private Processes() {}

  /**
   * @throws LauncherException if there is no process of that name
   */
  static String require(String name) {
    if (!ALL.contains(name) && !name.equals(SUPERVISOR)) {
      throw new LauncherException(
          "there is no process " + name + "; there are " + String.join(", ", ALL));
    }
    return name;
  }
}
