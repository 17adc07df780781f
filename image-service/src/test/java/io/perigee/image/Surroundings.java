package io.perigee.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * What image-service needs around it in a test: a directory for osimages, and a compute service
 * that answers whether an osimage is in use, by its name: {@code used-…} is, {@code asking-…} is
 * about to be, and for {@code lost-…} it does not know; and machines whose disks it makes files of
 * ({@link CapturingCompute}).
 */
public final class Surroundings implements QuarkusTestResourceLifecycleManager {

  /** The account by which another installation reads images. */
  public static final UUID PEER = UUID.fromString("9ee40000-0000-0000-0000-000000000001");

  private HttpServer compute;
  private RemoteDatacenter east;

  @Override
  public Map<String, String> start() {
    try {
      Path roots = Files.createTempDirectory("perigee-osimages-");
      compute = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      compute.createContext("/internal/references/", Surroundings::references);
      CapturingCompute capturing = new CapturingCompute();
      compute.createContext("/internal/machines/", capturing::machines);
      compute.createContext("/internal/captures/", capturing::captures);
      compute.start();
      Path folder = Files.createTempDirectory("perigee-east-");
      east = new RemoteDatacenter(folder);
      return Map.of(
          "perigee.image.datacenters",
          folder.resolve("datacenters.json").toString(),
          "perigee.image.peers",
          PEER.toString(),
          "perigee.test.datacenter",
          east.images().toString(),
          "perigee.service-url.compute",
          "http://127.0.0.1:" + compute.getAddress().getPort(),
          "perigee.image.roots",
          "/trinity/images," + roots,
          "perigee.data-dir",
          Files.createTempDirectory("perigee-images-").toString(),
          "perigee.work.back-off",
          "50ms",
          "perigee.image.pack.progress-every",
          "1s",
          "perigee.test.osimages",
          roots.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void references(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getQuery();
    if (name.startsWith("name=lost-")) {
      answer(exchange, 500, "{\"message\":\"no\"}");
    } else if (name.startsWith("name=asking-")) {
      answer(exchange, 200, "{\"intents\":1,\"users\":[]}");
    } else {
      answer(
          exchange,
          200,
          name.startsWith("name=used-")
              ? "{\"intents\":0,\"users\":[\"node001\"]}"
              : "{\"intents\":0,\"users\":[]}");
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
      east.close();
    }
  }
}
