package io.perigee.journeys.bench;

import static io.perigee.journeys.bench.Report.number;
import static io.perigee.journeys.bench.Report.percentiles;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.client.CloudClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Five hundred <i>CreateMachine</i> at once, each on a connection of its own. */
final class CreationBench {

  private static final int AT_ONCE = 500;
  private static final String TAG = "bench";
  private static final int TURNS = 20;
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Target target;
  private final Report report;
  private final CloudClient cloud;
  private final AtomicInteger comeAgain = new AtomicInteger();

  CreationBench(Target target, Report report, CloudClient cloud) {
    this.target = target;
    this.report = report;
    this.cloud = cloud;
  }

  /**
   * Creates them, and tells in which states they ended and how many addresses were given twice.
   *
   * @param round tells them from those of another round
   * @throws IllegalStateException if not all run, or one has no address of its own
   */
  void run(String round) throws Exception {
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
    JsonNode machines = settled("/machines?tag." + TAG + "=" + round, start);
    double took = (System.nanoTime() - start) / 1e9;
    Map<String, Integer> states = states(machines);
    Set<String> own = addresses(machines);
    int twice = states.getOrDefault("running", 0) - own.size();
    report.add(
        "%d machines created at once".formatted(AT_ONCE),
        "%s s: %s, %d addresses twice".formatted(number(took), states, twice),
        "accepted %s, %d times told to come again"
            .formatted(percentiles(accepted), comeAgain.getAndSet(0)),
        number(AT_ONCE / took) + "/s",
        "all run, no address twice");
    if (accepted.failures() > 0 || states.getOrDefault("running", 0) != AT_ONCE || twice != 0) {
      throw new IllegalStateException(
          "of %d creations %d were refused; the machines are %s, %d addresses were given twice"
              .formatted(AT_ONCE, accepted.failures(), states, twice));
    }
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

  /** The machines once none is on its way, or as they are when that takes too long. */
  private JsonNode settled(String tagged, long start) throws IOException {
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      long left =
          cloud
              .send("HEAD", tagged + "&state=provisioning", null)
              .must(200)
              .headers()
              .firstValueAsLong("x-resource-count")
              .orElse(0);
      if (left == 0) {
        break;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return cloud.get(tagged).must(200).json();
  }

  private static Map<String, Integer> states(JsonNode machines) {
    Map<String, Integer> states = new TreeMap<>();
    machines.forEach(machine -> states.merge(machine.path("state").asText(), 1, Integer::sum));
    return states;
  }

  /** The first address of each machine that runs. */
  private static Set<String> addresses(JsonNode machines) {
    Set<String> addresses = new HashSet<>();
    for (JsonNode machine : machines) {
      if (machine.path("state").asText().equals("running")) {
        addresses.add(machine.path("ips").path(0).asText());
      }
    }
    return addresses;
  }
}
