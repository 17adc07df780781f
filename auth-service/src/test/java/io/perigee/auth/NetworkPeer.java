package io.perigee.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perigee.contracts.envelope.Json;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * The network service as far as accounts ask it: it keeps default networks. Networks whose id
 * begins with {@code ffff} are nobody's.
 */
public final class NetworkPeer implements QuarkusTestResourceLifecycleManager {

  private final Map<String, String> chosen = new ConcurrentHashMap<>();
  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/internal/networks/default/", this::answer);
    server.start();
    return Map.of(
        "perigee.service-url.network", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange call) throws IOException {
    String account = call.getRequestURI().getPath().replace("/internal/networks/default/", "");
    if (call.getRequestMethod().equals("PUT")) {
      String wanted = Json.MAPPER.readTree(call.getRequestBody()).path("default_network").asText();
      if (wanted.startsWith("ffff")) {
        send(
            call,
            400,
            "{\"code\":\"InvalidArgument\",\"message\":\"not a network of the account\"}");
        return;
      }
      chosen.put(account, wanted);
    }
    String network = chosen.get(account);
    send(
        call,
        200,
        "{\"default_network\":" + (network == null ? "null" : "\"" + network + "\"") + "}");
  }

  private static void send(HttpExchange call, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(status, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }
}
