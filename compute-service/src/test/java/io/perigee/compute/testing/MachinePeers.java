package io.perigee.compute.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perigee.contracts.envelope.Json;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The image and the network service, as far as machines need them, over HTTP. What they answer
 * follows from the ids of {@link Peers}, so that tests that run at once do not meet.
 */
public final class MachinePeers implements QuarkusTestResourceLifecycleManager {

  private static final byte[] FILE = file();
  private static final String SHA1 = sha1();
  private static final Set<String> PUBLIC =
      Set.of(Peers.NETWORK, Peers.SECOND_NETWORK, Peers.FULL_NETWORK);

  private final Map<String, ObjectNode> leases = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger(2);
  private final Path offered = folder("perigee-offered-");
  private HttpServer server;

  private static byte[] file() {
    byte[] bytes = new byte[1 << 20];
    new Random(11).nextBytes(bytes);
    return bytes;
  }

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/internal/images/", this::image);
    server.createContext("/internal/networks/usable", this::usable);
    server.createContext(
        "/internal/networks/default/",
        call -> answer(call, 200, Json.object().putNull("default_network")));
    server.createContext("/internal/cns/names/", this::names);
    server.createContext("/internal/leases", this::lease);
    server.createContext("/internal/leases/release", this::release);
    server.createContext("/internal/accounts/", this::keys);
    server.createContext("/internal/guest-keys", MachinePeers::guestKeys);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return Map.of(
        "perigee.service-url.image",
        url,
        "perigee.service-url.network",
        url,
        "perigee.service-url.auth",
        url,
        "perigee.regions",
        "us-east-2=https://east.example.com:8443",
        "perigee.compute.simulated.directory",
        folder("perigee-hosts-").toString(),
        "perigee.test.images",
        offered.toString(),
        "perigee.work.back-off",
        "50ms");
  }

  private static Path folder(String prefix) {
    try {
      return Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  private void image(HttpExchange call) throws IOException {
    String path = call.getRequestURI().getPath().substring("/internal/images/".length());
    String account = account(call);
    if (call.getRequestHeaders().getFirst("X-Perigee-Identity") == null) {
      answer(call, 401, Json.object().put("code", "InvalidCredentials"));
    } else if (Files.exists(offered.resolve(path.replace("/file", "") + ".json"))) {
      offered(call, path);
    } else if (path.endsWith("/file")) {
      call.sendResponseHeaders(200, FILE.length);
      call.getResponseBody().write(FILE);
      call.close();
    } else if (path.equals("by-number/" + Peers.IMAGE_NUMBER) || path.equals(Peers.IMAGE)) {
      answer(call, 200, image(Peers.IMAGE, "active", SHA1));
    } else if (path.equals(Peers.DISABLED_IMAGE)) {
      answer(call, 200, image(path, "disabled", SHA1));
    } else if (path.equals(Peers.BROKEN_IMAGE)) {
      answer(call, 200, image(path, "active", "0".repeat(40)));
    } else if (path.equals(Peers.PRIVATE_IMAGE)
        && (account == null || account.equals(Peers.PRIVATE_OWNER))) {
      answer(call, 200, image(path, "active", SHA1));
    } else if (path.equals(Peers.PASSWORD_IMAGE)) {
      ObjectNode generating = image(path, "active", SHA1).put("generate_passwords", true);
      generating
          .putArray("users")
          .add(Json.object().put("name", "root"))
          .addObject()
          .put("name", "admin");
      answer(call, 200, generating);
    } else if (path.equals(Peers.SHARED_IMAGE)) {
      answer(
          call,
          200,
          image(path, "active", SHA1).put("owner", Peers.PRIVATE_OWNER).put("public", false));
    } else if (path.equals(Peers.LARGE_IMAGE)) {
      ObjectNode large = image(path, "active", SHA1);
      large.putObject("requirements").put("min_ram", 512);
      answer(call, 200, large);
    } else {
      answer(
          call, 404, Json.object().put("code", "ResourceNotFound").put("message", "no such image"));
    }
  }

  /** An image that a test has put into the directory of those. */
  private void offered(HttpExchange call, String path) throws IOException {
    byte[] bytes =
        Files.readAllBytes(
            offered.resolve(
                path.endsWith("/file") ? path.replace("/file", ".file") : path + ".json"));
    call.sendResponseHeaders(200, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }

  private void usable(HttpExchange call) throws IOException {
    JsonNode request = Json.MAPPER.readTree(call.getRequestBody().readAllBytes());
    ObjectNode answer = Json.object();
    ArrayNode found = answer.putArray("networks");
    List<String> bad = new ArrayList<>();
    for (JsonNode wanted : request.path("networks")) {
      String id = wanted.path("id").asText();
      boolean own =
          id.endsWith(Tenant.OWN_NETWORK)
              && Tenant.ownerOf(id).toString().equals(request.path("account").asText());
      if (own) {
        found.addObject().put("id", id).put("account_id", request.path("account").asText());
      } else if (PUBLIC.contains(id) && !wanted.has("address")) {
        found.addObject().put("id", id).putNull("account_id");
      } else {
        bad.add(id);
      }
    }
    if (bad.isEmpty()) {
      answer(call, 200, answer);
    } else {
      answer(
          call,
          409,
          Json.object()
              .put("code", "InvalidNetworks")
              .put("message", "networks: not usable: " + String.join(", ", bad)));
    }
  }

  /** Every machine is named by its id. */
  private void names(HttpExchange call) throws IOException {
    String account = call.getRequestURI().getPath().substring("/internal/cns/names/".length());
    ObjectNode answer = Json.object();
    ObjectNode names = answer.putObject("names");
    for (JsonNode id :
        Json.MAPPER.readTree(call.getRequestBody().readAllBytes()).path("machines")) {
      names
          .putArray(id.asText())
          .add("%s.inst.%s.us-west-1.cns.example".formatted(id.asText(), account));
    }
    answer(call, 200, answer);
  }

  private void lease(HttpExchange call) throws IOException {
    JsonNode request = Json.MAPPER.readTree(call.getRequestBody().readAllBytes());
    ObjectNode answer = Json.object();
    ArrayNode given = answer.putArray("leases");
    for (JsonNode lease : request.path("leases")) {
      String network = lease.path("network_id").asText();
      if (network.equals(Peers.FULL_NETWORK)) {
        answer(
            call,
            409,
            Json.object()
                .put("code", "InUseError")
                .put("message", "no address is free in the network"));
        return;
      }
      String key =
          network + lease.path("holder").path("id").asText() + lease.path("interface").asText();
      given.add(
          leases.computeIfAbsent(key, k -> lease(network, lease.path("address").textValue())));
    }
    answer(call, 200, answer);
  }

  private void release(HttpExchange call) throws IOException {
    JsonNode request = Json.MAPPER.readTree(call.getRequestBody().readAllBytes());
    String holder = request.path("holder").path("id").asText();
    leases.keySet().removeIf(key -> key.contains(holder));
    answer(call, 200, Json.object().put("released", 1));
  }

  private void keys(HttpExchange call) throws IOException {
    ObjectNode answer = Json.object();
    ArrayNode keys = answer.putArray("keys");
    if (call.getRequestURI().getPath().startsWith("/internal/accounts/" + Peers.KEYED)) {
      keys.addObject().put("name", "demo").put("key", Peers.KEY);
    }
    answer(call, 200, answer);
  }

  /** Every account has the guests' keys 7 and 8. */
  private static void guestKeys(HttpExchange call) throws IOException {
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
    answer(call, 200, answer);
  }

  private ObjectNode lease(String network, String wanted) {
    int host = next.getAndIncrement();
    String prefix = network.equals(Peers.NETWORK) ? "10.88." : "192.168.";
    return Json.object()
        .put("network_id", network)
        .put("address", wanted != null ? wanted : prefix + (host >> 8) + "." + (host & 0xff))
        .put("prefix_length", 16)
        .put("gateway", prefix + "255.1");
  }

  private static ObjectNode image(String id, String state, String sha1) {
    ObjectNode image =
        Json.object()
            .put("id", id)
            .put("number", Long.parseLong(Peers.IMAGE_NUMBER))
            .put("name", "base")
            .put("os", "linux")
            .put("state", state)
            .putNull("region_id");
    image.putObject("requirements");
    image
        .putArray("files")
        .addObject()
        .put("compression", "none")
        .put("sha1", sha1)
        .put("size", FILE.length);
    return image;
  }

  private static String sha1() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(FILE));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String account(HttpExchange call) {
    String query = call.getRequestURI().getQuery();
    return query == null ? null : query.substring("account=".length());
  }

  private static void answer(HttpExchange call, int status, JsonNode body) throws IOException {
    byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(status, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }
}
