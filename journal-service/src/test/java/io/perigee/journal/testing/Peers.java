package io.perigee.journal.testing;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The services that the journal asks: image-service, which accepted what has {@code accepted} in
 * its id and nothing else; power-service, which is down; network-service, which answers 500.
 */
public final class Peers implements QuarkusTestResourceLifecycleManager {

  private HttpServer image;
  private HttpServer network;

  @Override
  public Map<String, String> start() {
    image = server(path -> path.contains("accepted0") ? 200 : 404);
    network = server(path -> 500);
    return Map.of(
        "perigee.service-url.image", url(image),
        "perigee.service-url.network", url(network),
        "perigee.service-url.power", "http://127.0.0.1:" + closedPort());
  }

  @Override
  public void stop() {
    image.stop(0);
    network.stop(0);
  }

  private interface Status {
    int of(String path);
  }

  private static HttpServer server(Status status) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/internal/accepted-operations/",
          exchange -> {
            byte[] body = "{\"message\":\"-\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                status.of(exchange.getRequestURI().getPath()), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static int closedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
