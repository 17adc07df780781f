package io.perigee.journeys.demo;

import static io.perigee.journeys.demo.Steps.expect;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.CloudClient;
import io.perigee.journeys.client.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A cloud tenant's machine: created, watched, stopped, started, rebooted, and told of by the
 * changefeed.
 */
final class CloudWalk {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Steps steps;
  private final Credentials credentials;
  private final CloudClient cloud;
  private String machine;

  CloudWalk(Steps steps, Credentials credentials) throws IOException {
    this.steps = steps;
    this.credentials = credentials;
    this.cloud = new CloudClient(credentials);
  }

  /** The machine that exists while the walk is under way. */
  String machine() {
    return machine;
  }

  void begin() {
    steps.chapter("CloudAPI: a machine of account " + cloud.account());
    steps.step(
        "the account is the signer's",
        () ->
            expect(
                "login",
                credentials.cloudapi().account(),
                shown("GET", "", cloud.get("")).must(200).json().path("login").asText()));
    steps.step(
        "its key is listed",
        () ->
            expect("keys", !shown("GET", "/keys", cloud.get("/keys")).must(200).json().isEmpty()));
    steps.step(
        "another account's URL is refused",
        () -> {
          Answer answer = cloud.send("GET", "/../nobody/machines", null);
          expect("refused with 4xx", answer.status() / 100 == 4);
        });
    steps.step("a machine is created and runs", this::create);
    steps.step("the changefeed tells of a stop and a start", this::feed);
    steps.step("it reboots", () -> act("reboot", "running"));
    steps.step("the audit names what was done", this::audited);
  }

  void end() {
    steps.step(
        "the machine is deleted, and gone",
        () -> {
          shown(
                  "DELETE",
                  "/machines/" + machine,
                  cloud.send("DELETE", "/machines/" + machine, null))
              .must(204);
          cloud.await(machine, a -> a.status() == 410, PATIENCE);
        });
  }

  private void create() throws IOException, InterruptedException {
    JsonNode image = shown("GET", "/images", cloud.get("/images")).must(200).json().path(0);
    JsonNode pack = shown("GET", "/packages", cloud.get("/packages")).must(200).json().path(0);
    Answer created =
        shown(
            "POST",
            "/machines",
            cloud.send(
                "POST",
                "/machines",
                Map.of(
                    "name",
                    "demo-{{shortId}}",
                    "image",
                    image.path("id").asText(),
                    "package",
                    pack.path("name").asText())));
    created.must(201);
    machine = created.json().path("id").asText();
    Answer running =
        cloud.await(
            machine,
            a -> List.of("running", "failed").contains(a.json().path("state").asText()),
            PATIENCE);
    shown("GET", "/machines/" + machine, running);
    expect("state", "running", running.json().path("state").asText());
  }

  private void act(String action, String state) throws IOException, InterruptedException {
    shown(
            "POST",
            "/machines/" + machine + "?action=" + action,
            cloud.send("POST", "/machines/" + machine + "?action=" + action, null))
        .must(202);
    cloud.await(
        machine,
        a -> {
          JsonNode audit = audit();
          return a.json().path("state").asText().equals(state)
              && audit.path(0).path("action").asText().equals(action);
        },
        PATIENCE);
  }

  private JsonNode audit() {
    try {
      return cloud.get("/machines/" + machine + "/audit").json();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void audited() {
    List<String> actions = audit().findValuesAsText("action");
    steps.say("  " + actions);
    expect("actions", List.of("reboot", "start", "stop", "provision"), actions);
  }

  private void feed() throws IOException, InterruptedException {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    String path = "/" + cloud.account() + "/changefeed";
    WebSocket.Builder builder =
        HttpClient.newHttpClient().newWebSocketBuilder().connectTimeout(Duration.ofSeconds(5));
    cloud.signed("GET", path).forEach(builder::header);
    WebSocket socket =
        builder
            .buildAsync(
                URI.create(credentials.url().replaceFirst("^http", "ws") + path),
                new Listener(events))
            .join();
    try {
      socket
          .sendText(
              Json.write(
                  Map.of(
                      "resource", "vm", "subResources", List.of("state"), "vms", List.of(machine))),
              true)
          .join();
      act("stop", "stopped");
      act("start", "running");
      expectState(events, "stopped");
      expectState(events, "running");
    } finally {
      socket.abort();
    }
  }

  private void expectState(BlockingQueue<String> events, String state) throws InterruptedException {
    for (String event = events.poll(10, TimeUnit.SECONDS);
        event != null;
        event = events.poll(10, TimeUnit.SECONDS)) {
      JsonNode document = Json.tree(event);
      String told = document.path("resourceState").asText();
      steps.say("  changefeed: " + document.path("changedResourceId").asText() + " is " + told);
      if (told.equals(state)) {
        return;
      }
    }
    throw new IllegalStateException("the changefeed does not tell of " + state);
  }

  private Answer shown(String method, String path, Answer answer) {
    return steps.show(method + " /" + cloud.account() + path, answer);
  }

  private record Listener(BlockingQueue<String> events, StringBuilder part)
      implements WebSocket.Listener {
    Listener(BlockingQueue<String> events) {
      this(events, new StringBuilder());
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        events.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
