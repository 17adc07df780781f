package io.perigee.journal.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.engine.Address;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The services that the journal asks: image-service, which accepted what has {@code accepted} in
 * its id and nothing else; power-service, which is down; network-service, which answers 500;
 * compute-service. The faces of compute and image answer by what stands in the path, and tell at
 * {@code /recorded} what was asked of them.
 */
public final class Peers implements QuarkusTestResourceLifecycleManager {

  private final List<JsonNode> recorded = new CopyOnWriteArrayList<>();
  private HttpServer image;
  private HttpServer network;
  private HttpServer compute;

  @Override
  public Map<String, String> start() {
    image = server(path -> path.contains("accepted0") ? 200 : 404);
    network = server(path -> 500);
    compute = server(path -> 404);
    List.of(image, compute)
        .forEach(
            server -> {
              server.createContext("/luna/", this::face);
              server.createContext("/recorded", e -> answer(e, 200, Json.write(recorded)));
            });
    compute.createContext("/internal/nodes/by-name/", Peers::node);
    image.createContext("/internal/commands/", Peers::cancel);
    Map<String, String> config = new HashMap<>();
    config.put("perigee.service-url.image", url(image));
    config.put("perigee.service-url.compute", url(compute));
    config.put("perigee.service-url.network", url(network));
    config.put("perigee.service-url.power", "http://127.0.0.1:" + Address.free().port());
    config.put("perigee.service-url.auth", "http://127.0.0.1:" + Address.free().port());
    // Stories are told of a fixed day: the sweep that begins beside the tests must not find it long
    // ago.
    config.put("perigee.journal.keep.ended", "36500d");
    config.put("perigee.journal.keep.unended", "36500d");
    config.put("perigee.journal.task.back-off", "50ms");
    config.put("perigee.journal.task.attempts", "2");
    config.put("perigee.journal.ha.foreign", "faraway");
    config.put("perigee.journal.webhook.allow-private", "true");
    config.put("perigee.journal.webhook.back-off", "100ms");
    config.put("perigee.journal.webhook.attempts", "3");
    return config;
  }

  @Override
  public void stop() {
    image.stop(0);
    network.stop(0);
    compute.stop(0);
  }

  private interface Status {
    int of(String path);
  }

  /** {@code refused} is refused, {@code broken} breaks off, all else is done. */
  private void face(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    ArrayNode call = Json.MAPPER.createArrayNode();
    call.add(exchange.getRequestMethod() + " " + path);
    call.add(login(exchange.getRequestHeaders().getFirst("X-Perigee-Identity")));
    call.add(body);
    recorded.add(call);
    if (path.contains("broken")) {
      exchange.close();
    } else if (path.contains("refused")) {
      answer(exchange, 400, "{\"message\":\"colour is not known\"}");
    } else if (path.equals("/luna/config/switch")) {
      answer(
          exchange,
          200,
          """
          {"config":{"switch":{"sw2":{"oid":".1","read":"%s","name":"sw2"},"sw1":{"name":"sw1","password":"hidden"}}}}"""
              .formatted(call.get(1).asText().equals("luna-user:admin") ? "public" : "****"));
    } else if (path.equals("/luna/config/bmcsetup")) {
      answer(exchange, 404, "{\"message\":\"No bmcsetup available\"}");
    } else if (path.split("/").length == 4) {
      answer(exchange, 501, "{\"message\":\"not made\"}");
    } else {
      answer(exchange, 200, "{\"message\":\"done\"}");
    }
  }

  private static String login(String token) {
    String claims =
        new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
    JsonNode json = Json.tree(claims);
    return json.path("kind").asText() + ":" + json.path("login").asText();
  }

  /** Nodes that were made a moment ago, of which the topic does not tell yet. */
  private static void node(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
    UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    boolean fresh = name.startsWith("fresh-");
    answer(exchange, fresh ? 200 : 404, fresh ? "{\"id\":\"" + id + "\"}" : "{\"message\":\"-\"}");
  }

  /** Has commands of what is to be cancelled. */
  private static void cancel(HttpExchange exchange) throws IOException {
    boolean has = exchange.getRequestURI().getPath().contains("cancellable");
    answer(exchange, 200, "{\"cancelled\":" + (has ? 2 : 0) + "}");
  }

  private static HttpServer server(Status status) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/internal/accepted-operations/",
          exchange ->
              answer(
                  exchange, status.of(exchange.getRequestURI().getPath()), "{\"message\":\"-\"}"));
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }
}
