package io.perigee.journeys.bench;

import static io.perigee.journeys.bench.Report.number;
import static io.perigee.journeys.bench.Report.percentiles;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.CloudClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * CloudAPI's machines through the gateway, each request with an RSA signature: five hundred created
 * at once, one got, a thousand listed.
 */
final class MachineBench {

  private static final int AT_ONCE = 500;
  private static final int MACHINES = 1_000;
  private static final int CONNECTIONS = 16;
  private static final String TAG = "bench";
  private static final int TURNS = 20;
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration WARM = Duration.ofSeconds(10);
  private static final Duration LENGTH = Duration.ofSeconds(8);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Target target;
  private final Report report;
  private final Path checkout;
  private final CloudClient cloud;
  private final AtomicInteger comeAgain = new AtomicInteger();

  MachineBench(Target target, Report report, Path checkout) throws IOException {
    this.target = target;
    this.report = report;
    this.checkout = checkout;
    this.cloud = new CloudClient(target.installation().credentials());
  }

  void run() throws Exception {
    Hosts.room(target, cloud);
    create("a");
    List<String> machines = create("b");
    get(machines);
    list(machines);
  }

  /** Creates as many as are created at once; the ids of all that there are. */
  private List<String> create(String round) throws Exception {
    String body = Json.write(wanted(round));
    String path = "/" + cloud.account() + "/machines";
    Map<String, String> headers = cloud.signed("POST", path);
    String keys = UUID.randomUUID() + "-";
    long start = System.nanoTime();
    Latencies accepted =
        new Load(
                target.gateway(),
                (c, turn) -> {
                  Map<String, String> once = new HashMap<>(headers);
                  once.put("Idempotency-Key", keys + turn);
                  return accepted(c, c.request("POST", path, once, body));
                })
            .count(AT_ONCE, AT_ONCE);
    if (accepted.failures() > 0) {
      throw new IllegalStateException("%d creations were refused".formatted(accepted.failures()));
    }
    String tagged = "/machines?tag." + TAG + "=" + round;
    awaitRunning(tagged, start);
    double took = (System.nanoTime() - start) / 1e9;
    requireAddresses(cloud.get(tagged).must(200).json());
    report.add(
        "%d machines created at once (%d times told to come again)"
            .formatted(AT_ONCE, comeAgain.getAndSet(0)),
        number(took) + " s",
        "accepted " + percentiles(accepted),
        number(AT_ONCE / took) + "/s",
        "all run, no address twice");
    List<String> all = new ArrayList<>();
    cloud.get("/machines?tags=*").must(200).json().forEach(m -> all.add(m.path("id").asText()));
    return all;
  }

  /**
   * Comes again as a client does that is told to, or not answered in time, a few times; by its key
   * nothing is made twice.
   */
  private boolean accepted(Connection connection, byte[] request) throws IOException {
    for (int turn = 0; turn < TURNS; turn++) {
      int status = connection.send(request);
      if (status != 429 && status != 503 && status != 504) {
        return status == 201;
      }
      comeAgain.incrementAndGet();
      LockSupport.parkNanos(AGAIN.toNanos());
    }
    return false;
  }

  /** The smallest package, on the network that has room for thousands. */
  private Map<String, ?> wanted(String round) throws IOException {
    JsonNode smallest = null;
    for (JsonNode pack : cloud.get("/packages").must(200).json()) {
      smallest =
          smallest == null || pack.path("memory").asLong() < smallest.path("memory").asLong()
              ? pack
              : smallest;
    }
    String image = cloud.get("/images").must(200).json().path(0).path("id").asText();
    for (JsonNode network : cloud.get("/networks").must(200).json()) {
      if (network.path("name").asText().equals("internal")) {
        return Map.of(
            "image",
            image,
            "package",
            smallest.path("name").asText(),
            "networks",
            List.of(network.path("id").asText()),
            "tag." + TAG,
            round);
      }
    }
    throw new IllegalStateException("there is no network internal");
  }

  private void awaitRunning(String tagged, long start) throws IOException {
    while (true) {
      Answer running = cloud.send("HEAD", tagged + "&state=running", null).must(200);
      long count = running.headers().firstValueAsLong("x-resource-count").orElse(0);
      if (count == AT_ONCE) {
        return;
      }
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException("only %d of %d run".formatted(count, AT_ONCE));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static void requireAddresses(JsonNode machines) {
    Set<String> addresses = new HashSet<>();
    for (JsonNode machine : machines) {
      JsonNode ips = machine.path("ips");
      if (ips.isEmpty()) {
        throw new IllegalStateException("no address: " + machine);
      }
      for (JsonNode ip : ips) {
        if (!addresses.add(ip.asText())) {
          throw new IllegalStateException("%s was given twice".formatted(ip.asText()));
        }
      }
    }
  }

  private void get(List<String> machines) throws Exception {
    String document = cloud.get("/machines/" + machines.getFirst()).must(200).body();
    try (Baseline bare =
        Baseline.start(checkout, target.installation(), document, machines.size())) {
      Load through = gets(machines);
      Load straight = bare.load();
      through.saturate(CONNECTIONS, WARM);
      straight.saturate(CONNECTIONS, WARM);
      double got = through.saturate(CONNECTIONS, LENGTH).rate(LENGTH);
      double selected = straight.saturate(CONNECTIONS, LENGTH).rate(LENGTH);
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
    list.saturate(1, WARM);
    get.saturate(1, WARM);
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
  private Load gets(List<String> machines) {
    Map<String, byte[]> requests = new ConcurrentHashMap<>();
    return new Load(
        target.gateway(),
        (c, turn) -> {
          String path = "/" + cloud.account() + "/machines/" + machines.get(turn % machines.size());
          return c.send(
                  requests.computeIfAbsent(
                      path, p -> c.request("GET", p, cloud.signed("GET", p), null)))
              == 200;
        });
  }
}
