package io.perigee.journeys.resilience;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.install.IdentityMint;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.CloudClient;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LocalInstallation;
import io.perigee.journeys.client.LunaClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The work that is under way while something dies: one power command for each of 200 nodes and some
 * machine creations. What is refused or broken off is asked again, creations with the same
 * idempotency key, until it is accepted.
 */
final class Turmoil {

  static final int NODES = 200;

  /** Of these 50 are still to be accepted or to end when the second process is killed. */
  static final int MANY_MACHINES = 65;

  /** Enough for a worker to be met at work. */
  static final int MACHINES = 50;

  /** The machines that are created while something else is wrong. */
  static final int SOME_MACHINES = 15;

  static final String HOSTLIST = "storm[001-200]";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int HANDS = 8;

  private final LocalInstallation installation;
  private final LunaClient luna;
  private final CloudClient cloud;
  private final String image;
  private final String pack;

  private final ConcurrentLinkedQueue<String> machines = new ConcurrentLinkedQueue<>();
  private final List<String> retired = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();

  /** How many machines there are when all that were asked for are accepted. */
  private int wanted;

  /**
   * @param credentials of the account that creates the machines
   */
  Turmoil(LocalInstallation installation, Credentials credentials) throws IOException {
    this.installation = installation;
    this.luna = LunaClient.login(credentials);
    this.cloud = new CloudClient(credentials);
    this.image = cloud.get("/images").must(200).json().path(0).path("id").asText();
    this.pack = smallest(cloud.get("/packages").must(200).json());
  }

  private static String smallest(JsonNode packages) {
    JsonNode smallest = packages.path(0);
    for (JsonNode p : packages) {
      smallest = p.path("memory").asLong() < smallest.path("memory").asLong() ? p : smallest;
    }
    return smallest.path("name").asText();
  }

  CloudClient cloud() {
    return cloud;
  }

  LunaClient luna() {
    return luna;
  }

  /**
   * Describes the 200 nodes, those that are there already stay, and waits until power-service has
   * heard of all.
   */
  void describeNodes() throws IOException, InterruptedException {
    luna.post(
        "/config/group/storm",
        Map.of("config", Map.of("group", Map.of("storm", Map.of("netboot", true)))));
    for (int i = 1; i <= NODES; i++) {
      String name = "storm%03d".formatted(i);
      Answer answer =
          luna.post(
              "/config/node/" + name,
              Map.of("config", Map.of("node", Map.of(name, Map.of("group", "storm")))));
      if (answer.status() / 100 != 2) {
        throw new IllegalStateException(
            "node %s: %d %s".formatted(name, answer.status(), answer.body()));
      }
    }
    insistent(
        () ->
            known(
                luna.post(
                    "/control/action/power/_status",
                    Map.of(
                        "control",
                        Map.of("power", Map.of("status", Map.of("hostlist", HOSTLIST)))))),
        200);
  }

  /** The answer, as one of status 404 while it names nodes that power-service has not heard of. */
  private static Answer known(Answer answer) {
    boolean all = answer.json().at("/control/failed").isEmpty();
    return answer.status() == 200 && !all
        ? new Answer(404, answer.headers(), answer.body())
        : answer;
  }

  /**
   * Starts the work, does something to the platform when some of it has been accepted, and waits
   * until all is accepted.
   *
   * @param action {@code on} or {@code off}
   * @param creations how many machines are created
   */
  void during(String action, int creations, Callable<Void> harm) throws Exception {
    wanted = machines.size() + creations;
    CountDownLatch someAccepted = new CountDownLatch(3);
    try (ExecutorService hands = Executors.newFixedThreadPool(HANDS)) {
      List<Future<?>> all = new ArrayList<>();
      all.add(hands.submit(() -> power(action, someAccepted)));
      for (int i = 0; i < creations; i++) {
        all.add(hands.submit(() -> create(someAccepted)));
      }
      if (!someAccepted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("nothing is accepted even before the harm");
      }
      harm.call();
      for (Future<?> one : all) {
        one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  /**
   * Sees that all nodes are told something and that machines are accepted again, after something
   * was done to the platform and before something else is.
   */
  void more(String action) throws InterruptedException {
    int now = machines.size();
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> now == wanted || machines.size() > now);
    power(action, new CountDownLatch(1));
  }

  private Void power(String action, CountDownLatch accepted) throws InterruptedException {
    Answer answer =
        insistent(
            () ->
                luna.post(
                    "/control/action/power/_" + action,
                    Map.of(
                        "control", Map.of("power", Map.of(action, Map.of("hostlist", HOSTLIST))))),
            200);
    requests.add(answer.json().path("request_id").asText());
    accepted.countDown();
    return null;
  }

  private Void create(CountDownLatch accepted) throws InterruptedException {
    String key = UUID.randomUUID().toString();
    Answer answer =
        insistent(
            () ->
                cloud.send(
                    "POST",
                    "/machines",
                    Map.of("image", image, "package", pack),
                    Map.of("Idempotency-Key", key)),
            201);
    machines.add(answer.json().path("id").asText());
    accepted.countDown();
    return null;
  }

  private interface Ask {
    Answer send() throws IOException;
  }

  private static Answer insistent(Ask ask, int wanted) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    String last = "";
    while (Instant.now().isBefore(deadline)) {
      try {
        Answer answer = ask.send();
        if (answer.status() == wanted) {
          return answer;
        }
        last = answer.status() + " " + answer.body();
        if (answer.status() == 500) {
          throw new IllegalStateException("an internal error instead of a refusal: " + last);
        }
      } catch (IOException e) {
        last = e.toString();
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new IllegalStateException("not accepted within %s: %s".formatted(PATIENCE, last));
  }

  /** The machines whose creation was accepted. */
  List<String> machines() {
    return List.copyOf(machines);
  }

  /** The request ids of the power commands that were accepted. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** Waits until every machine runs or has failed; the states. */
  List<String> settled() throws InterruptedException {
    List<String> states = new ArrayList<>();
    for (String machine : machines) {
      Answer settled = insistent(() -> ifSettled(cloud.get("/machines/" + machine)), 200);
      states.add(settled.json().path("state").asText());
    }
    return states;
  }

  /** The answer, as one of status 202 while the machine is on its way. */
  private static Answer ifSettled(Answer answer) {
    boolean settled = List.of("running", "failed").contains(answer.json().path("state").asText());
    return answer.status() == 200 && !settled
        ? new Answer(202, answer.headers(), answer.body())
        : answer;
  }

  /** Every machine whose creation was accepted, those that were deleted since then too. */
  List<String> everyMachine() {
    List<String> all = new ArrayList<>(retired);
    all.addAll(machines);
    return all;
  }

  /** Deletes the machines when they have settled; that goes on beside what comes next. */
  void retire() throws InterruptedException {
    settled();
    for (String machine : machines) {
      insistent(() -> cloud.send("DELETE", "/machines/" + machine, null), 204);
    }
    retired.addAll(machines);
    machines.clear();
  }

  /** A host for the machines: the demo's are too small for those that come and those that go. */
  void makeRoom() throws IOException {
    String region = cloud.get("/datacenters").must(200).json().fieldNames().next();
    Map<String, Object> host =
        Map.of(
            "name",
            "storm",
            "region",
            region,
            "memory",
            1 << 20,
            "disk",
            1 << 24,
            "vcpus",
            1_000,
            "driver",
            "simulated");
    new Http(installation.url("compute"))
        .send(
            "POST",
            "/internal/bootstrap",
            Map.of(
                IdentityMint.HEADER,
                IdentityMint.of(installation.identityKey()).service("journeys"),
                "Content-Type",
                "application/json"),
            Json.write(Map.of("hosts", List.of(host))))
        .must(200);
  }
}
