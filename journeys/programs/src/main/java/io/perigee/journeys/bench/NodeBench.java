package io.perigee.journeys.bench;

import static io.perigee.journeys.bench.Report.number;

import io.perigee.contracts.envelope.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Nodes straight at compute-service: create, get and list, at 1,000 nodes. */
final class NodeBench {

  static final int NODES = 1_000;
  static final String GROUP = "bench";

  private static final int CONNECTIONS = 8;

  /** How many make nodes at once; the aim is for the first. */
  private static final List<Integer> MAKERS = List.of(32, 8, 1);

  private static final int ROUNDS = 5;
  private static final int MOST_ROUNDS = 25;
  private static final Duration LENGTH = Duration.ofSeconds(8);

  private final Target target;
  private final Report report;

  NodeBench(Target target, Report report) {
    this.target = target;
    this.report = report;
  }

  void run() throws Exception {
    group(target);
    warm();
    for (int makers : MAKERS) {
      double perSecond = made(makers);
      report.add(
          makers == 1
              ? "node create, straight, one after another"
              : "node create, straight, %d at once".formatted(makers),
          number(perSecond) + "/s",
          "71/s (original)",
          number(perSecond / 71) + "×",
          makers == MAKERS.getFirst() ? "8×" : "");
    }

    create(target, "bench%04d", NODES);
    Load get = get(target);
    get.warm(CONNECTIONS);
    double gets = get.saturate(CONNECTIONS, LENGTH).rate(LENGTH);
    report.add(
        "node get, straight, 1,000 nodes",
        number(gets) + "/s",
        "1,399/s (original)",
        number(gets / 1_399) + "×",
        "6×");

    Map<String, String> identity = target.identity();
    Load list =
        new Load(
            target.service("compute"),
            (c, turn) -> c.send(c.request("GET", "/luna/config/node", identity, null)) == 200);
    list.warm(2);
    Latencies lists = list.saturate(2, LENGTH);
    report.add(
        "node list of 1,000, straight",
        "%s/s, p50 %s ms".formatted(number(lists.rate(LENGTH)), number(lists.percentile(50))),
        "3/s, p50 1,200 ms (original)",
        number(lists.rate(LENGTH) / 3) + "×",
        "20×");
  }

  /**
   * Until it no longer gets faster: young processes spend most of their time on compiling. Each
   * round has names of its own, as a cluster has; a name that comes again meets its former rows.
   */
  private void warm() throws Exception {
    long best = Long.MAX_VALUE;
    for (int round = 0, slower = 0; round < MOST_ROUNDS && slower < 5; round++) {
      long took = round("warm%02d-".formatted(round), MAKERS.getFirst());
      slower = took < best * 0.97 ? 0 : slower + 1;
      best = Math.min(best, took);
    }
  }

  /** How many a second so many make; the middle one of some rounds. */
  private double made(int makers) throws Exception {
    long[] took = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      took[round] = round("by%d-%d-".formatted(makers, round), makers);
    }
    Arrays.sort(took);
    return NODES / (took[ROUNDS / 2] / 1e9);
  }

  /** Makes the nodes, and removes them. @return how many nanoseconds the making took */
  private long round(String names, int makers) throws Exception {
    String form = names + "%04d";
    long start = System.nanoTime();
    create(target, form, 0, NODES, makers);
    long took = System.nanoTime() - start;
    delete(target, form, NODES);
    return took;
  }

  static void group(Target target) throws Exception {
    Map<String, String> identity = target.identity();
    String body =
        Json.write(Map.of("config", Map.of("group", Map.of(GROUP, Map.of("netboot", true)))));
    new Load(
            target.service("compute"),
            (c, turn) ->
                c.send(c.request("POST", "/luna/config/group/" + GROUP, identity, body)) / 100 == 2)
        .count(1, 1);
  }

  /** Creates so many nodes of the group. @throws IllegalStateException if one is refused */
  static void create(Target target, String form, int nodes) throws Exception {
    create(target, form, 0, nodes, CONNECTIONS);
  }

  /**
   * The same by so many connections, in portions: an identity does not live long.
   *
   * @param from the number before the first one's
   */
  static void create(Target target, String form, int from, int nodes, int connections)
      throws Exception {
    for (int made = 0; made < nodes; made += NODES) {
      portion(target, form, from + made, Math.min(NODES, nodes - made), connections);
    }
  }

  private static void portion(Target target, String form, int from, int nodes, int connections)
      throws Exception {
    Map<String, String> identity = target.identity();
    int refused =
        new Load(
                target.service("compute"),
                (c, turn) -> {
                  String name = form.formatted(from + turn + 1);
                  String body =
                      Json.write(
                          Map.of("config", Map.of("node", Map.of(name, Map.of("group", GROUP)))));
                  return c.send(c.request("POST", "/luna/config/node/" + name, identity, body))
                          / 100
                      == 2;
                })
            .count(connections, nodes)
            .failures();
    if (refused > 0) {
      throw new IllegalStateException("%d nodes were refused".formatted(refused));
    }
  }

  private static void delete(Target target, String form, int nodes) throws Exception {
    Map<String, String> identity = target.identity();
    new Load(
            target.service("compute"),
            (c, turn) ->
                c.send(
                        c.request(
                            "GET",
                            "/luna/config/node/%s/_delete".formatted(form.formatted(turn + 1)),
                            identity,
                            null))
                    == 204)
        .count(CONNECTIONS, nodes);
  }

  private static Load get(Target target) throws Exception {
    Map<String, String> identity = target.identity();
    return new Load(
        target.service("compute"),
        (c, turn) ->
            c.send(
                    c.request(
                        "GET",
                        "/luna/config/node/bench%04d".formatted(turn % NODES + 1),
                        identity,
                        null))
                == 200);
  }
}
