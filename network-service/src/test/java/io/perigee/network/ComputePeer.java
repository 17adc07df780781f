package io.perigee.network;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * The compute service as far as networks ask it: who refers to them. What it says follows from
 * names and addresses, so that tests that run at once do not meet: networks {@code inuse-…} are
 * used by node001, it fails for {@code away-…}, and it uses every address that ends in 77.
 */
public final class ComputePeer implements QuarkusTestResourceLifecycleManager {

  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/internal/references/", ComputePeer::references);
    server.start();
    return Map.of(
        "perigee.service-url.compute", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  private static void references(HttpExchange call) throws IOException {
    String path = call.getRequestURI().getPath();
    String query = String.valueOf(call.getRequestURI().getQuery());
    boolean used =
        query.startsWith("name=inuse-") || path.contains("/address/") && path.endsWith(".77");
    byte[] body =
        "{\"intents\":0,\"users\":[%s]}"
            .formatted(used ? "\"node001\"" : "")
            .getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(query.startsWith("name=away-") ? 503 : 200, body.length);
    call.getResponseBody().write(body);
    call.close();
  }
}
