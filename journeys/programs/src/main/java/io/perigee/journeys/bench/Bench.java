package io.perigee.journeys.bench;

import io.perigee.journeys.platform.OwnPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Measures a platform of its own over loopback, bounded in count and time, and writes
 * docs/performance.md. Words choose what is measured: {@code gateway}, {@code nodes}, {@code
 * commands}, {@code power}, {@code machines}, {@code feed}, {@code cluster}; none means all.
 */
public final class Bench {

  /** Bounds that would stop a load are raised; nothing else differs from an ordinary start. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "PERIGEE_GATEWAY_THROTTLE_PER_PRINCIPAL",
          "1000000",
          "PERIGEE_GATEWAY_THROTTLE_BURST_PER_PRINCIPAL",
          "1000000",
          "PERIGEE_GATEWAY_CHANGEFEED_SOCKETS",
          Integer.toString(FeedBench.SOCKETS),
          "PERIGEE_GATEWAY_CHANGEFEED_SOCKETS_PER_ACCOUNT",
          Integer.toString(FeedBench.SOCKETS));

  private static final List<String> ALL =
      List.of("nodes", "gateway", "commands", "machines", "feed", "cluster", "power");

  private Bench() {}

  public static void main(String[] words) throws Exception {
    List<String> chosen = words.length == 0 ? ALL : List.of(words);
    Path checkout = Path.of(System.getenv().getOrDefault("PERIGEE_CHECKOUT", "."));
    Path home = Files.createTempDirectory("perigee-bench");
    Report report = new Report();
    System.out.println("starting a platform of its own …");
    try (OwnPlatform platform = OwnPlatform.start(checkout, home, SETTINGS)) {
      Target target = new Target(platform.installation());
      for (String part : chosen) {
        System.out.println("\n== " + part);
        switch (part) {
          case "nodes" -> new NodeBench(target, report).run();
          case "gateway" -> new GatewayBench(target, report).run();
          case "commands" -> new CommandBench(target, report).run();
          case "power" -> new PowerBench(target, report).run();
          case "machines" -> new MachineBench(target, report, checkout).run();
          case "feed" -> new FeedBench(target, report).run();
          case "cluster" -> new ClusterBench(target, report).run();
          default ->
              throw new IllegalArgumentException(
                  "%s is not measured; there are %s".formatted(part, String.join(", ", ALL)));
        }
      }
    }
    if (chosen.equals(ALL)) {
      report.write(checkout.resolve("docs/performance.md"));
      System.out.println("\nwritten to docs/performance.md");
    }
  }
}
