package io.perigee.journeys.demo;

import static io.perigee.journeys.demo.Steps.expect;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LunaClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An HPC operator's first half hour: a small cluster is described, packed, switched on and taken
 * apart.
 */
final class LunaWalk {

  private static final String NETWORK = "demonet";
  private static final String GROUP = "demogroup";
  private static final String NODES = "demo[001-003]";
  private static final List<String> NAMES = List.of("demo001", "demo002", "demo003");

  private final Steps steps;
  private final Http open;
  private final LunaClient luna;

  LunaWalk(Steps steps, Credentials credentials) throws IOException {
    this.steps = steps;
    this.open = new Http(credentials.url());
    this.luna = LunaClient.login(credentials);
  }

  void walk() {
    steps.chapter("Luna2: a cluster of three nodes");
    steps.step(
        "the version is told to anybody",
        () ->
            expect(
                "status",
                200,
                shown("GET", "/version", open.send("GET", "/version", Map.of(), null)).status()));
    steps.step(
        "a wrong token is refused",
        () ->
            expect(
                "status",
                401,
                shown(
                        "GET",
                        "/config/node",
                        open.send(
                            "GET", "/config/node", Map.of("x-access-tokens", "nonsense"), null))
                    .status()));
    cleanUp();
    steps.step(
        "a network is created",
        () ->
            post(
                "/config/network/" + NETWORK,
                config(
                    "network",
                    NETWORK,
                    Map.of("network", "10.77.0.0/24", "gateway", "10.77.0.254", "dhcp", false)),
                201));
    steps.step(
        "a group is created",
        () ->
            post(
                "/config/group/" + GROUP,
                config("group", GROUP, Map.of("osimage", "compute", "netboot", true)),
                201));
    for (String node : NAMES) {
      steps.step(
          "node " + node + " is created",
          () ->
              post(
                  "/config/node/" + node,
                  config(
                      "node",
                      node,
                      Map.of(
                          "group",
                          GROUP,
                          "interfaces",
                          List.of(
                              Map.of(
                                  "interface",
                                  "BOOTIF",
                                  "network",
                                  NETWORK,
                                  "macaddress",
                                  "02:77:00:00:00:0" + node.charAt(6))))),
                  201));
    }
    steps.step("the node inherits its image from the group, and has an address", this::inherited);
    steps.step(
        "a network in use cannot go",
        () -> {
          Answer answer =
              shown(
                  "GET",
                  "/config/network/" + NETWORK + "/_delete",
                  luna.get("/config/network/" + NETWORK + "/_delete"));
          expect("refused with 4xx", answer.status() / 100 == 4);
        });
    steps.step(
        "an unknown field is named",
        () -> {
          Answer answer =
              shown(
                  "POST",
                  "/config/node/demo001",
                  luna.post(
                      "/config/node/demo001", config("node", "demo001", Map.of("colour", "red"))));
          expect("status", 400, answer.status());
          expect("the field is named", answer.body().contains("colour"));
        });
    steps.step("the osimage is packed", this::packed);
    steps.step(
        "one node is switched on by GET",
        () ->
            expect(
                "status",
                204,
                shown(
                        "GET",
                        "/control/action/power/demo001/_on",
                        luna.get("/control/action/power/demo001/_on"))
                    .status()));
    steps.step(
        "all are switched on by hostlist",
        () -> expect("on", Set.copyOf(NAMES).size(), power("on").size()));
    steps.step(
        "the state of all is on",
        () -> expect("on", new TreeSet<>(NAMES), new TreeSet<>(power("status"))));
    steps.step(
        "the queue can be looked at",
        () ->
            expect(
                "status",
                200,
                shown("GET", "/monitor/queue", luna.get("/monitor/queue")).status()));
    steps.step("the cluster is taken apart", this::cleanUp);
  }

  private void inherited() throws IOException {
    JsonNode node =
        shown("GET", "/config/node/demo001", luna.get("/config/node/demo001"))
            .must(200)
            .json()
            .at("/config/node/demo001");
    expect("osimage", "compute", node.path("osimage").asText());
    expect("_osimage_source", "group", node.path("_osimage_source").asText());
    expect(
        "an address in the network",
        node.at("/interfaces/0/ipaddress").asText().startsWith("10.77.0."));
  }

  private void packed() throws IOException, InterruptedException {
    Answer answer =
        shown("GET", "/config/osimage/compute/_pack", luna.get("/config/osimage/compute/_pack"))
            .must(200);
    List<String> messages =
        luna.follow(answer.json().path("request_id").asText(), Duration.ofSeconds(60));
    messages.forEach(m -> steps.say("  " + m));
    expect("there were messages", !messages.isEmpty());
  }

  /**
   * Posts a power action for all nodes and follows it to its end; the nodes that it says are ok or
   * on.
   */
  private Set<String> power(String action) throws IOException, InterruptedException {
    Answer answer =
        shown(
                "POST",
                "/control/action/power/_" + action,
                luna.post(
                    "/control/action/power/_" + action,
                    Map.of("control", Map.of("power", Map.of(action, Map.of("hostlist", NODES))))))
            .must(200);
    Set<String> done = new TreeSet<>();
    String id = answer.json().path("request_id").asText();
    Instant deadline = Instant.now().plusSeconds(30);
    while (answer.status() != 404) {
      JsonNode control = answer.json().path("control");
      expect("nothing failed: " + control.path("failed"), control.path("failed").isEmpty());
      control.path("power").forEach(group -> group.fieldNames().forEachRemaining(done::add));
      expect("it ends in time", Instant.now().isBefore(deadline));
      answer = luna.get("/control/status/" + id);
    }
    steps.say("  " + action + ": " + done);
    return done;
  }

  private void cleanUp() {
    try {
      for (String node : NAMES) {
        luna.get("/config/node/" + node + "/_delete");
      }
      luna.get("/config/group/" + GROUP + "/_delete");
      Instant deadline = Instant.now().plusSeconds(20);
      // The nodes' addresses go with the news of their end.
      while (luna.get("/config/network/" + NETWORK + "/_delete").status() == 409
          && Instant.now().isBefore(deadline)) {
        Thread.sleep(Duration.ofMillis(200));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void post(String path, Object body, int expected) throws IOException {
    shown("POST", path, luna.post(path, body)).must(expected);
  }

  private Answer shown(String method, String path, Answer answer) {
    return steps.show(method + " " + path, answer);
  }

  private static Map<String, Object> config(String kind, String name, Map<String, ?> fields) {
    return Map.of("config", Map.of(kind, Map.of(name, fields)));
  }
}
