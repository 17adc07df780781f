package io.perigee.boot;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * The other services as far as boot asks them: network, which renders zones, and power, which is
 * ready or not as {@code PUT /power/<status>} says.
 */
public final class Neighbours implements QuarkusTestResourceLifecycleManager {

  private HttpServer server;
  private volatile int power = 200;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    Map<String, String> urls = new HashMap<>();
    for (String service : List.of("auth", "boot", "compute", "image", "journal", "network")) {
      urls.put("perigee.service-url." + service, base);
    }
    urls.put("perigee.service-url.power", base + "/power");
    return urls;
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange call) throws IOException {
    String path = call.getRequestURI().getPath();
    int status = 200;
    if (path.equals("/power/q/health/ready")) {
      status = power;
    } else if (path.startsWith("/power/")) {
      power = Integer.parseInt(path.substring("/power/".length()));
    }
    String body =
        switch (path) {
          case "/internal/dns" -> "{\"well\":true,\"text\":\"OK, rendered only: 1 zones\"}";
          case "/internal/dns/reload" -> "{\"request_id\":\"network-1\",\"already\":false}";
          case "/internal/dns/render" -> "{\"changed\":3}";
          default -> "{}";
        };
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(status, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }
}
