package io.perigee.compute.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perigee.contracts.envelope.Json;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;

/** The auth service as far as guests' keys go: every account has the keys 7 and 8. */
public final class GuestKeyPeer implements QuarkusTestResourceLifecycleManager {

  private HttpServer server;

  @Override
  public int order() {
    // After the peers of all machines, whose auth service has no such keys.
    return 10;
  }

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/internal/guest-keys", GuestKeyPeer::keys);
    server.start();
    return Map.of("perigee.service-url.auth", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  private static void keys(HttpExchange call) throws IOException {
    JsonNode question = Json.MAPPER.readTree(call.getRequestBody().readAllBytes());
    ObjectNode answer = Json.object();
    answer.putArray("keys");
    for (JsonNode id : question.path("ids")) {
      if (id.asText().equals("7") || id.asText().equals("8")) {
        answer
            .withArray("keys")
            .addObject()
            .put("id", id.asLong())
            .put("key", "ssh-ed25519 AAAA" + id.asText());
      }
    }
    byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(200, body.length);
    call.getResponseBody().write(body);
    call.close();
  }
}
