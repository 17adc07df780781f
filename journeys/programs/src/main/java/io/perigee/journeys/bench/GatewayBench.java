package io.perigee.journeys.bench;

import static io.perigee.journeys.bench.Report.number;
import static io.perigee.journeys.bench.Report.percentiles;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * What the gateway costs: the same get of a node through it and straight at the service,
 * authentication on.
 */
final class GatewayBench {

  private static final int CONNECTIONS = 16;
  private static final Duration LENGTH = Duration.ofSeconds(8);

  private final Target target;
  private final Report report;

  GatewayBench(Target target, Report report) {
    this.target = target;
    this.report = report;
  }

  void run() throws Exception {
    NodeBench.group(target);
    NodeBench.create(target, "gate%04d", 100);
    Load through = load(target.gateway(), "", target.lunaHeaders());
    direct().warm(CONNECTIONS);
    through.warm(CONNECTIONS);
    double straight = direct().saturate(CONNECTIONS, LENGTH).rate(LENGTH);
    double gateway = through.saturate(CONNECTIONS, LENGTH).rate(LENGTH);
    report.add(
        "gateway, saturated",
        number(gateway) + "/s",
        "direct " + number(straight) + "/s",
        number(gateway / straight) + "×",
        "≥ 0.4×");

    double rate = gateway * 0.3;
    Latencies a = direct().steady(CONNECTIONS, rate, LENGTH);
    Latencies b = through.steady(CONNECTIONS, rate, LENGTH);
    report.add(
        "gateway at 30 % of it",
        percentiles(b),
        "direct " + percentiles(a),
        "+%s / +%s ms"
            .formatted(
                number(b.percentile(50) - a.percentile(50)),
                number(b.percentile(99) - a.percentile(99))),
        "+0.3 / +2 ms");
  }

  /** Made anew for each use: its identity does not live longer than one. */
  private Load direct() throws IOException {
    return load(target.service("compute"), "/luna", target.identity());
  }

  private static Load load(String base, String prefix, Map<String, String> headers) {
    return new Load(
        base,
        (c, turn) ->
            c.send(
                    c.request(
                        "GET",
                        prefix + "/config/node/gate%04d".formatted(turn % 100 + 1),
                        headers,
                        null))
                == 200);
  }
}
