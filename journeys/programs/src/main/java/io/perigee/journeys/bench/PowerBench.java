package io.perigee.journeys.bench;

import static io.perigee.journeys.bench.Report.number;
import static io.perigee.journeys.bench.Report.percentiles;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.LunaClient;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * 10,000 simulated power actions by one hostlist POST, and one at a time at a steady rate, through
 * gateway, Kafka and the queue.
 */
final class PowerBench {

  private static final int NODES = 10_000;
  private static final String HOSTLIST = "power[00001-10000]";
  private static final int CONNECTIONS = 32;
  private static final int MOST_ROUNDS = 5;
  private static final double WARM_RATE = 50;
  private static final double AIMED = 200;
  private static final Duration WARM = Duration.ofSeconds(40);
  private static final Duration LENGTH = Duration.ofSeconds(10);
  private static final Duration SETTLE = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Target target;
  private final Report report;

  PowerBench(Target target, Report report) {
    this.target = target;
    this.report = report;
  }

  void run() throws Exception {
    NodeBench.group(target);
    NodeBench.create(target, "power%05d", NODES);
    LunaClient luna = LunaClient.login(target.installation().credentials());
    awaitKnown(luna);
    warm(luna);
    Target.Effort idle = target.idle(SETTLE);
    Target.Effort before = target.effort();
    double seconds = act(luna, "on");
    String perCommand =
        before.perCommand(target.effort(), idle, seconds * 1e3 / SETTLE.toMillis(), NODES);
    double updates = updates();
    report.add(
        "power, 10,000 nodes by one POST",
        number(NODES / seconds) + "/s (" + number(seconds) + " s)",
        "8/s (original); update " + number(updates) + "/s",
        number(NODES / seconds / updates) + "× update",
        "≥ 1,000/s");
    report.add("SQL per command, bulk", perCommand, "1 and 1 (a row at a time)", "", "");
    single();
  }

  /** Until it no longer gets faster; all are off then. */
  private static void warm(LunaClient luna) throws Exception {
    double best = Double.MAX_VALUE;
    for (int round = 0, slower = 0; round < MOST_ROUNDS && slower < 2; round++) {
      double seconds = act(luna, "on") + act(luna, "off");
      slower = seconds < best * 0.97 ? 0 : slower + 1;
      best = Math.min(best, seconds);
    }
  }

  /** One node's power by GET, which is answered when the command has ended. */
  private void single() throws Exception {
    Load load =
        new Load(
            target.gateway(),
            (c, turn) -> {
              String node = "power%05d".formatted(turn % NODES + 1);
              String action = turn / NODES % 2 == 0 ? "off" : "on";
              String path = "/control/action/power/%s/_%s".formatted(node, action);
              return c.send(c.request("GET", path, target.lunaHeaders(), null)) == 204;
            });
    load.steady(CONNECTIONS, WARM_RATE, WARM);
    load.steady(CONNECTIONS, AIMED, WARM);
    for (double rate : List.of(WARM_RATE, AIMED)) {
      LockSupport.parkNanos(SETTLE.toNanos());
      Target.Effort idle = target.idle(SETTLE);
      Target.Effort before = target.effort();
      Latencies ended = load.steady(CONNECTIONS, rate, LENGTH);
      LockSupport.parkNanos(SETTLE.toNanos());
      String perCommand =
          before.perCommand(
              target.effort(),
              idle,
              (double) LENGTH.plus(SETTLE).toMillis() / SETTLE.toMillis(),
              ended.count());
      Latencies commit = Commits.at(rate, target);
      report.add(
          "power of one node by GET at %.0f/s, answered when it has ended (%d failed)"
              .formatted(rate, ended.failures()),
          percentiles(ended) + "; " + perCommand,
          "commit " + percentiles(commit),
          number(ended.percentile(50) / commit.percentile(50)) + "× p50",
          rate == AIMED ? "p50 ≤ 30, p99 ≤ 150 ms" : "");
    }
  }

  /** Power-service must have heard of all the nodes, or it would say that they do not exist. */
  private void awaitKnown(LunaClient luna) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (luna.get("/control/action/power/power10000/_status").status() == 404) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("power-service does not hear of the nodes");
      }
      Thread.sleep(Duration.ofMillis(200));
    }
  }

  private static double act(LunaClient luna, String action) throws Exception {
    long start = System.nanoTime();
    Answer answer =
        luna.post(
                "/control/action/power/_" + action,
                Map.of("control", Map.of("power", Map.of(action, Map.of("hostlist", HOSTLIST)))))
            .must(200);
    String id = answer.json().path("request_id").asText();
    Set<String> done = new HashSet<>();
    long end = System.nanoTime();
    while (answer.status() == 200) {
      JsonNode control = answer.json().path("control");
      if (!control.path("failed").isEmpty()) {
        throw new IllegalStateException("failed: " + control.path("failed"));
      }
      control.path("power").forEach(group -> group.fieldNames().forEachRemaining(done::add));
      end = System.nanoTime();
      if (end - start > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "%d of %d within %s".formatted(done.size(), NODES, PATIENCE));
      }
      if (done.size() < NODES) {
        Thread.sleep(Duration.ofMillis(50));
      }
      answer = luna.get("/control/status/" + id);
    }
    if (done.size() != NODES) {
      throw new IllegalStateException("%d of %d nodes were told of".formatted(done.size(), NODES));
    }
    return (end - start) / 1e9;
  }

  /** The baseline: one row updated and committed at a time. */
  private double updates() throws Exception {
    try (Connection connection = target.installation().database();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS public.baseline (id integer PRIMARY KEY, state text)");
      statement.execute(
          "INSERT INTO public.baseline SELECT i, 'off' FROM generate_series(1, 2000) AS i");
      long start = System.nanoTime();
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE public.baseline SET state = 'on' WHERE id = ?")) {
        for (int i = 1; i <= 2_000; i++) {
          update.setInt(1, i);
          update.executeUpdate();
        }
      }
      return 2_000 / ((System.nanoTime() - start) / 1e9);
    }
  }
}
