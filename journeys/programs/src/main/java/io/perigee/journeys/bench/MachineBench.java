package io.perigee.journeys.bench;

import static io.perigee.journeys.bench.Report.number;
import static io.perigee.journeys.bench.Report.percentiles;

import io.perigee.journeys.client.CloudClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * CloudAPI's machines through the gateway, each request with an RSA signature: five hundred created
 * at once, one got, a thousand listed.
 */
final class MachineBench {

  private static final int MACHINES = 1_000;
  private static final int CONNECTIONS = 16;
  private static final Duration LENGTH = Duration.ofSeconds(8);
  private static final int TURNS = 3;

  private final Target target;
  private final Report report;
  private final Path checkout;
  private final CloudClient cloud;

  MachineBench(Target target, Report report, Path checkout) throws IOException {
    this.target = target;
    this.report = report;
    this.checkout = checkout;
    this.cloud = new CloudClient(target.installation().credentials());
  }

  void run() throws Exception {
    Hosts.room(target, cloud);
    CreationBench creations = new CreationBench(target, report, cloud);
    creations.run("a");
    creations.run("b");
    List<String> machines = new ArrayList<>();
    cloud
        .get("/machines?tags=*")
        .must(200)
        .json()
        .forEach(m -> machines.add(m.path("id").asText()));
    get(machines);
    list(machines);
  }

  private void get(List<String> machines) throws Exception {
    String document = cloud.get("/machines/" + machines.getFirst()).must(200).body();
    try (Baseline bare =
        Baseline.start(checkout, target.installation(), document, machines.size())) {
      Load through = gets(machines);
      Load straight = bare.load();
      through.warm(CONNECTIONS);
      straight.warm(CONNECTIONS);
      double got = 0;
      double selected = 0;
      // By turns: what else the machine has to do then falls on both.
      for (int i = 0; i < TURNS; i++) {
        got += through.saturate(CONNECTIONS, LENGTH).rate(LENGTH) / TURNS;
        selected += straight.saturate(CONNECTIONS, LENGTH).rate(LENGTH) / TURNS;
      }
      report.add(
          "GetMachine through the gateway, RSA signature",
          number(got) + "/s",
          "bare endpoint, one select " + number(selected) + "/s",
          number(got / selected) + "×",
          "≥ 0.3×");
    }
  }

  private void list(List<String> machines) throws Exception {
    String path = "/" + cloud.account() + "/machines?limit=" + MACHINES;
    Map<String, String> headers = cloud.signed("GET", path);
    Load list =
        new Load(
            target.gateway(), (c, turn) -> c.send(c.request("GET", path, headers, null)) == 200);
    Load get = gets(machines);
    list.warm(1);
    get.warm(1);
    Latencies lists = list.saturate(1, LENGTH);
    Latencies gets = get.saturate(1, LENGTH);
    report.add(
        "ListMachines of %,d".formatted(Math.min(MACHINES, machines.size())),
        percentiles(lists),
        "GetMachine " + percentiles(gets),
        number(lists.percentile(50) / gets.percentile(50)) + "× p50",
        "≤ 30×");
  }

  /** A signature is good for as long as its date, so signing is not part of the load. */
  private Load gets(List<String> machines) throws IOException {
    List<byte[]> requests = new ArrayList<>();
    try (Connection any = new Connection(target.gateway())) {
      for (String machine : machines) {
        String path = "/" + cloud.account() + "/machines/" + machine;
        requests.add(any.request("GET", path, cloud.signed("GET", path), null));
      }
    }
    return new Load(
        target.gateway(), (c, turn) -> c.send(requests.get(turn % requests.size())) == 200);
  }
}
