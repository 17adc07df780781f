package io.perigee.journeys.bench;

import static io.perigee.journeys.bench.Report.number;
import static io.perigee.journeys.bench.Report.percentiles;

import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.client.Http;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes straight at compute-service at 1,000 and at ten times as many: what grows, and how. */
final class ClusterBench {

  private static final int SMALL = 1_000;
  private static final int LARGE = 10_000;
  private static final String FORM = "large%05d";
  private static final int CREATING = 16;
  private static final int CONNECTIONS = 8;
  private static final double RATE = 300;

  /** No two requests in a row are for neighbours. */
  private static final int STRIDE = 37;

  private static final int WARM_LISTS = 10;
  private static final int LISTS = 20;
  private static final Duration WARM = Duration.ofSeconds(5);
  private static final Duration LENGTH = Duration.ofSeconds(15);

  private final Target target;
  private final Report report;

  ClusterBench(Target target, Report report) {
    this.target = target;
    this.report = report;
  }

  /** What a cluster of one size answers in. */
  private record Measured(int nodes, Latencies list, Latencies get) {}

  void run() throws Exception {
    NodeBench.group(target);
    int there = names().size();
    int made = Math.max(0, SMALL - there);
    NodeBench.create(target, FORM, 0, made, CREATING);
    Measured small = measure();
    NodeBench.create(target, FORM, made, LARGE - small.nodes, CREATING);
    Measured large = measure();
    report.add(
        "node list of %,d, straight".formatted(large.nodes),
        percentiles(large.list),
        "%,d nodes: %s".formatted(small.nodes, percentiles(small.list)),
        number(large.list.percentile(50) / small.list.percentile(50)) + "× p50",
        "≤ 12×");
    report.add(
        "node get at %,d nodes, %s/s".formatted(large.nodes, number(RATE)),
        percentiles(large.get),
        "%,d nodes: %s".formatted(small.nodes, percentiles(small.get)),
        number(large.get.percentile(99) / small.get.percentile(99)) + "× p99",
        "≤ 1.5×");
  }

  private Measured measure() throws Exception {
    Map<String, String> identity = target.identity();
    Load list =
        new Load(
            target.service("compute"),
            (c, turn) -> c.send(c.request("GET", "/luna/config/node", identity, null)) == 200);
    list.count(1, WARM_LISTS);
    Latencies lists = list.count(1, LISTS);
    List<String> names = names();
    Load get =
        new Load(
            target.service("compute"),
            (c, turn) -> {
              String path = "/luna/config/node/" + names.get(turn * STRIDE % names.size());
              return c.send(c.request("GET", path, identity, null)) == 200;
            });
    get.steady(CONNECTIONS, RATE, WARM);
    Latencies gets = get.steady(CONNECTIONS, RATE, LENGTH);
    if (lists.failures() + gets.failures() > 0) {
      throw new IllegalStateException(
          "%d lists and %d gets were refused".formatted(lists.failures(), gets.failures()));
    }
    return new Measured(names.size(), lists, gets);
  }

  private List<String> names() throws Exception {
    String body =
        new Http(target.service("compute"))
            .send("GET", "/luna/config/node", target.identity(), null)
            .must(200)
            .body();
    List<String> names = new ArrayList<>();
    Json.tree(body).at("/config/node").fieldNames().forEachRemaining(names::add);
    return names;
  }
}
