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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The image and the network service, as far as nodes and groups need them, over HTTP. Every osimage
 * and network exists but those whose name begins with {@code missing}; ids follow from names;
 * leases are kept as long as nobody releases them. Networks whose names begin with {@code dual}
 * have IPv6 addresses too, and those that begin with {@code wide} have every address that is
 * preferred.
 */
public final class NodePeers implements QuarkusTestResourceLifecycleManager {

  private final Map<String, String> holders = new ConcurrentHashMap<>();
  private final Map<String, String> addresses = new ConcurrentHashMap<>();
  private final Map<String, String> names = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> next = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final ObjectNode configured = Json.object();
  private final ObjectNode people = Json.object();
  private final Map<String, Set<String>> imported = new ConcurrentHashMap<>();
  private HttpServer server;

  /** The id that an osimage or network of this name has. */
  public static UUID id(String kind, String name) {
    return UUID.nameUUIDFromBytes((kind + "/" + name).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/internal/osimages/by-name/", call -> byName(call, "osimage"));
    server.createContext("/internal/networks/by-name/", call -> byName(call, "network"));
    server.createContext("/internal/leases", this::lease);
    server.createContext("/internal/leases/release", this::release);
    server.createContext(
        "/internal/configuration", call -> configuration(call, configured, "network", "osimage"));
    server.createContext(
        "/auth/internal/configuration", call -> configuration(call, people, "osgroup", "osuser"));
    server.createContext(
        "/calls", call -> answer(call, 200, Json.object().put("calls", calls.get())));
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return Map.of(
        "perigee.service-url.image",
        url,
        "perigee.service-url.network",
        url,
        "perigee.service-url.auth",
        url + "/auth",
        "perigee.export.rounds",
        "1000");
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  private void byName(HttpExchange call, String kind) throws IOException {
    calls.incrementAndGet();
    String name = call.getRequestURI().getPath().replaceAll(".*/by-name/", "");
    if (name.startsWith("missing")) {
      answer(
          call,
          404,
          Json.object().put("code", "ResourceNotFound").put("message", "no such " + kind));
      return;
    }
    names.putIfAbsent(id(kind, name).toString(), name);
    ObjectNode document =
        Json.object().put("id", id(kind, name).toString()).put("name", name).put("version", 1);
    answer(
        call,
        200,
        kind.equals("osimage") ? document.put("kerneloptions", "options of " + name) : document);
  }

  private void lease(HttpExchange call) throws IOException {
    calls.incrementAndGet();
    ObjectNode answer = Json.object();
    for (JsonNode row : Json.MAPPER.readTree(call.getRequestBody()).path("leases")) {
      String name =
          row.path("network_name")
              .asText(names.getOrDefault(row.path("network_id").asText(), "by-id"));
      String network = row.path("network_id").asText(id("network", name).toString());
      names.putIfAbsent(network, name);
      String holder = row.path("holder").path("id").asText();
      String key = network + "/" + holder + "/" + row.path("interface").asText();
      String address = row.path("address").asText(null);
      if (name.startsWith("missing")) {
        answer(
            call,
            400,
            Json.object()
                .put("code", "InvalidArgument")
                .put("message", "network " + name + " does not exist"));
        return;
      }
      boolean ipv6 = !row.path("side").asText("main").equals("main");
      if (ipv6 && !name.startsWith("dual")) {
        if (row.path("side").asText().equals("ipv6")) {
          answer(call, 400, Json.object().put("message", "network " + name + " has no IPv6"));
          return;
        }
        answer
            .withArray("leases")
            .addObject()
            .put("network_id", network)
            .put("network", name)
            .putNull("address");
        continue;
      }
      String preferred = row.path("preferred").asText(null);
      if (address == null
          && preferred != null
          && name.startsWith("wide")
          && !holders.containsKey(network + "/" + preferred)) {
        address = preferred;
      }
      if (address == null && ipv6) {
        address =
            "fd00::%x"
                .formatted(
                    next.computeIfAbsent(network + "/6", n -> new AtomicInteger())
                        .incrementAndGet());
      }
      if (address == null) {
        address =
            addresses.computeIfAbsent(
                key,
                k ->
                    "10.200.0."
                        + next.computeIfAbsent(network, n -> new AtomicInteger())
                            .incrementAndGet());
      }
      String other = holders.putIfAbsent(network + "/" + address, holder);
      if (other != null && !other.equals(holder)) {
        answer(
            call,
            409,
            Json.object()
                .put("code", "InUseError")
                .put("message", "address " + address + " is taken"));
        return;
      }
      answer
          .withArray("leases")
          .addObject()
          .put("network_id", network)
          .put("network", name)
          .put("address", address);
    }
    answer(call, 200, answer);
  }

  /**
   * A service's part of the whole configuration: what an import makes is kept until undone. The key
   * that seals secrets is shown as a field of the section {@code osuser}.
   */
  private void configuration(HttpExchange call, ObjectNode configured, String... kinds)
      throws IOException {
    String path = call.getRequestURI().getPath().replaceAll(".*/configuration/?", "");
    JsonNode body = Json.MAPPER.readTree(call.getRequestBody());
    ObjectNode answer = Json.object();
    switch (path) {
      case "kinds" -> {
        for (String kind : kinds) {
          answer.withArray("kinds").add(kind);
        }
      }
      case "" -> answer.set("config", configured.deepCopy());
      case "export" -> {
        ObjectNode sealed = configured.deepCopy();
        sealed
            .path("osuser")
            .forEach(u -> ((ObjectNode) u).put("sealing", body.path("sealing").textValue()));
        answer.set("config", sealed);
      }
      case "check" -> {
        if (Json.write(body.path("config")).contains("\"refused\"")) {
          answer(call, 400, Json.object().put("message", "config.network.refused is wrong"));
          return;
        }
      }
      case "apply" ->
          body.path("config")
              .properties()
              .forEach(
                  kind ->
                      kind.getValue()
                          .properties()
                          .forEach(
                              o -> {
                                configured
                                    .withObject("/" + kind.getKey())
                                    .set(o.getKey(), o.getValue());
                                imported
                                    .computeIfAbsent(
                                        body.path("import").asText(), i -> new HashSet<>())
                                    .add(kind.getKey() + "/" + o.getKey());
                              }));
      case "undo" ->
          imported
              .getOrDefault(body.path("import").asText(), Set.of())
              .forEach(
                  made ->
                      configured
                          .withObject("/" + made.split("/", 2)[0])
                          .remove(made.split("/", 2)[1]));
      default -> imported.remove(body.path("import").asText());
    }
    answer(call, 200, answer);
  }

  private void release(HttpExchange call) throws IOException {
    JsonNode body = Json.MAPPER.readTree(call.getRequestBody());
    String holder = body.path("holder").path("id").asText();
    int before = holders.size();
    body.path("addresses")
        .forEach(
            a ->
                holders
                    .entrySet()
                    .removeIf(
                        e -> e.getValue().equals(holder) && e.getKey().endsWith("/" + a.asText())));
    answer(call, 200, Json.object().put("released", before - holders.size()));
  }

  private static void answer(HttpExchange call, int status, JsonNode body) throws IOException {
    byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(status, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }
}
