package io.perigee.journeys.bench;

import static io.perigee.journeys.bench.Report.number;
import static io.perigee.journeys.bench.Report.percentiles;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.journeys.client.CloudClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The changefeed of one gateway with thousands of sockets: how long after a change the last of them
 * has it, and what memory a socket takes.
 */
final class FeedBench {

  /** Sockets open at once. */
  static final int SOCKETS = 5_000;

  private static final int CHANGES = 60;
  private static final Duration BETWEEN = Duration.ofMillis(1_000);
  private static final Duration GREETING = Duration.ofSeconds(3);
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private final Target target;
  private final Report report;
  private final CloudClient cloud;
  private final Map<Long, Round> rounds = new ConcurrentHashMap<>();

  FeedBench(Target target, Report report) throws IOException {
    this.target = target;
    this.report = report;
    this.cloud = new CloudClient(target.installation().credentials());
  }

  /** How far one change has come. */
  private static final class Round {
    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicLong last = new AtomicLong();

    void hear(long after) {
      last.accumulateAndGet(after, Math::max);
      heard.incrementAndGet();
    }
  }

  void run() throws Exception {
    Hosts.room(target, cloud);
    String machine = machine();
    long before = resident();
    try (FeedSockets sockets = new FeedSockets(this::heard)) {
      open(sockets);
      LockSupport.parkNanos(GREETING.toNanos());
      // The first changes warm the gateway, and us.
      change(machine, CHANGES / 2);
      rounds.clear();
      long taken = resident() - before;
      change(machine, CHANGES);
      report(sockets.size(), taken);
    }
  }

  private void report(int sockets, long taken) {
    Latencies last = new Latencies();
    int missed = 0;
    for (Round round : rounds.values()) {
      if (round.heard.get() < sockets) {
        missed++;
      } else {
        last.add(TimeUnit.MILLISECONDS.toNanos(round.last.get()));
      }
    }
    report.add(
        "changefeed, %,d sockets: the last one has a change (%d, %d not told to all)"
            .formatted(sockets, rounds.size(), missed),
        percentiles(last),
        "published, by the same clock",
        "",
        "p99 ≤ 250 ms");
    report.add(
        "changefeed: memory of the gateway for a socket",
        number(taken / 1024.0 / sockets) + " KiB",
        "resident before they were opened",
        "",
        "named");
  }

  private void open(FeedSockets sockets) throws IOException {
    String path = "/" + cloud.account() + "/changefeed";
    for (int i = 0; i < SOCKETS; i++) {
      sockets.open(target.gateway(), path, cloud.signed("GET", path));
    }
  }

  private void heard(long published) {
    long after = System.currentTimeMillis() - published;
    rounds.computeIfAbsent(published, ignored -> new Round()).hear(Math.max(0, after));
  }

  private void change(String machine, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      cloud
          .send("POST", "/machines/" + machine + "/tags", Map.of("turn", Integer.toString(i)))
          .must(200);
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
    LockSupport.parkNanos(SETTLE.toNanos());
  }

  private String machine() throws Exception {
    String image = cloud.get("/images").must(200).json().path(0).path("id").asText();
    JsonNode pack = cloud.get("/packages").must(200).json().path(0);
    Map<String, ?> wanted = Map.of("image", image, "package", pack.path("name").asText());
    String machine = cloud.send("POST", "/machines", wanted).must(201).json().path("id").asText();
    cloud.await(
        machine, a -> a.json().path("state").asText().equals("running"), Duration.ofSeconds(60));
    return machine;
  }

  /** What the gateway's process has in memory, bytes. */
  private long resident() throws IOException {
    long pid = target.installation().process("gateway").pid();
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow(() -> new IOException("no resident size of process " + pid));
  }
}
