package io.perigee.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perigee.contracts.envelope.Json;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What auth-service needs around it in a test: a compute service that knows the nodes that a test
 * puts at {@code /test/<name>}; and numbers that no published example has.
 */
public final class Surroundings implements QuarkusTestResourceLifecycleManager {

  private static final String BY_NAME = "/internal/nodes/by-name/";

  private final Map<String, String> nodes = new ConcurrentHashMap<>();
  private HttpServer compute;

  @Override
  public Map<String, String> start() {
    try {
      compute = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      compute.createContext("/test/", this::put);
      compute.createContext(BY_NAME, this::node);
      compute.start();
      String url = "http://127.0.0.1:" + compute.getAddress().getPort();
      System.setProperty("perigee.test.compute", url);
      return Map.of(
          "perigee.service-url.compute", url,
          "perigee.auth.directory.first-uid", "20000",
          "perigee.auth.directory.first-gid", "20000",
          // Hashing as in earnest would be a third of all that the tests cost.
          "perigee.auth.password.memory", "256",
          "perigee.auth.password.iterations", "1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring("/test/".length());
    nodes.put(name, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    answer(exchange, 200, "{}");
  }

  private void node(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(BY_NAME.length());
    String name = path.split("/")[0];
    String node = nodes.get(name);
    if (node == null) {
      answer(exchange, 404, "{\"message\":\"no such node\"}");
    } else if (!path.endsWith("/tpm")) {
      answer(exchange, 200, node);
    } else if (Json.tree(node).path("tpm_sha256").isTextual()) {
      answer(exchange, 409, "{\"message\":\"it has one\"}");
    } else {
      nodes.put(name, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      answer(exchange, 200, "{}");
    }
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void stop() {
    if (compute != null) {
      compute.stop(0);
    }
  }
}
