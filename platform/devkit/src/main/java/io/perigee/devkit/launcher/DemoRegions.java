package io.perigee.devkit.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The demo's two regions, each a datacenter of CloudAPI with an URL of its own: the first one the
 * gateway's, the second one another port of it. An installation without demo data is one
 * datacenter, unless its operator says otherwise by {@code PERIGEE_REGIONS}.
 */
final class DemoRegions {

  static final String FIRST = "local";
  static final String SECOND = "west";

  private static final String VARIABLE = "PERIGEE_REGIONS";

  private DemoRegions() {}

  /** From now on the installation has them: its services are told when they start. */
  static void declare(Home home) {
    try {
      Path file = file(home);
      if (!Files.exists(file)) {
        Files.writeString(file, FIRST + " " + SECOND + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the demo's regions cannot be written down", e);
    }
  }

  /** The URL of each, in their order; none if the installation has not got them. */
  static Map<String, String> urls(Context context) {
    Map<String, String> urls = new LinkedHashMap<>();
    if (Files.exists(file(context.home()))) {
      urls.put(FIRST, url(context, Ports.GATEWAY));
      urls.put(SECOND, url(context, Ports.GATEWAY_SECOND));
    }
    return urls;
  }

  /** What the services are told of them: the operator's word before the demo's. */
  static Map<String, String> environment(String service, Context context) {
    Map<String, String> environment = new LinkedHashMap<>();
    Map<String, String> urls = urls(context);
    if (urls.isEmpty() || System.getenv(VARIABLE) != null) {
      return environment;
    }
    environment.put(
        VARIABLE,
        urls.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(" ")));
    if (service.equals(Ports.GATEWAY)) {
      String port = Integer.toString(context.ports().of(Ports.GATEWAY_SECOND));
      String more = Optional.ofNullable(System.getenv("PERIGEE_GATEWAY_PORTS")).orElse("");
      environment.put("PERIGEE_GATEWAY_PORTS", more.isBlank() ? port : more + "," + port);
    }
    return environment;
  }

  private static String url(Context context, String port) {
    return "http://127.0.0.1:" + context.ports().of(port);
  }

  private static Path file(Home home) {
    return home.demo().resolve("regions");
  }
}
