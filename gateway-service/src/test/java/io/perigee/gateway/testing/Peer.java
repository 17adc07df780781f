package io.perigee.gateway.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The services as the gateway meets them: one real HTTP server that answers auth-service's internal
 * questions from what a test registered, and echoes what is forwarded, or behaves as the test asked
 * for a path.
 */
public final class Peer implements AutoCloseable {

  /** The one that runs, for tests to arrange. */
  public static volatile Peer running;

  public final Map<String, JsonObject> tokens = new ConcurrentHashMap<>();
  public final Map<String, JsonObject> keys = new ConcurrentHashMap<>();
  public final Map<String, JsonObject> apiKeys = new ConcurrentHashMap<>();

  /** What a principal may do in an account: by {@code ACCOUNT/PRINCIPAL}, login or UUID. */
  public final Map<String, JsonObject> accesses = new ConcurrentHashMap<>();

  /** Role tags: by account's UUID and path. */
  public final Map<String, JsonArray> roleTags = new ConcurrentHashMap<>();

  public final Map<String, AtomicInteger> questions = new ConcurrentHashMap<>();
  public final Map<String, Integer> held = new ConcurrentHashMap<>();
  public final List<String> identities = new CopyOnWriteArrayList<>();

  /** UUIDs of accounts about whose role tags auth-service does not answer. */
  public final Set<String> silentTags = ConcurrentHashMap.newKeySet();

  private final Queue<HttpServerResponse> waiting = new ConcurrentLinkedQueue<>();
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  public Peer() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    running = this;
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  public static JsonObject principal(String id, String kind, String login, String account) {
    return new JsonObject()
        .put("id", id)
        .put("kind", kind)
        .put("login", login)
        .put("account", account)
        .put("roles", new JsonArray())
        .put("face", "x");
  }

  /** How often auth was asked about something. */
  public int asked(String what) {
    return questions.getOrDefault(what, new AtomicInteger()).get();
  }

  /** How many requests with the header {@code x-test-held} wait for their answers. */
  public int waiting() {
    return waiting.size();
  }

  /** Answers those that wait. */
  public void answerWaiting() {
    for (HttpServerResponse next = waiting.poll(); next != null; next = waiting.poll()) {
      next.end("{}");
    }
  }

  private void answer(HttpServerRequest request) {
    String path = request.path();
    if (path.startsWith("/internal/")) {
      identities.add(request.getHeader("X-Perigee-Identity"));
      request.body().onSuccess(body -> internal(path, body.toJsonObject(), request.response()));
    } else if (request.headers().contains("x-test-held")) {
      waiting.add(request.response());
    } else if (path.endsWith("/vnc")) {
      request.toWebSocket().onSuccess(socket -> socket.handler(socket::write));
    } else if (path.contains("big-download")) {
      Downloads.stream(request.response(), 256);
    } else if (path.contains("big-upload")) {
      digest(request);
    } else if (path.contains("mirror")) {
      request.response().setChunked(true);
      request.handler(request.response()::write);
      request.endHandler(ignored -> request.response().end());
    } else if (path.contains("slow")) {
      vertx.setTimer(
          8_000,
          ignored -> {
            if (!request.response().closed()) {
              request.response().end("late");
            }
          });
    } else if (path.contains("cut")) {
      request.connection().close();
    } else {
      request.body().onSuccess(body -> echo(request, body));
    }
  }

  private JsonObject access(JsonObject question) {
    JsonObject known =
        accesses.get(question.getString("account") + "/" + question.getString("principal"));
    if (known == null) {
      return null;
    }
    String id = known.getJsonObject("account").getString("id");
    return known
        .copy()
        .put("tags", roleTags.getOrDefault(id + question.getString("path"), new JsonArray()));
  }

  private JsonObject tag(JsonObject question) {
    JsonArray roles = question.getJsonArray("roles");
    roleTags.put(question.getString("account") + question.getString("path"), roles);
    return new JsonObject().put("roles", roles);
  }

  private void internal(String path, JsonObject question, HttpServerResponse response) {
    String key =
        switch (path) {
          case "/internal/authenticate/luna" -> question.getString("token");
          case "/internal/credentials/cloudapi" ->
              question.getString("account")
                  + "/"
                  + question.getString("user", "")
                  + "/"
                  + question.getString("key");
          case "/internal/access", "/internal/role-tags" ->
              path + "/" + question.getString("account") + question.getString("path");
          default -> question.getString("api_id");
        };
    questions.computeIfAbsent(key, ignored -> new AtomicInteger()).incrementAndGet();
    if (path.equals("/internal/role-tags") && silentTags.contains(question.getString("account"))) {
      return;
    }
    JsonObject found =
        switch (path) {
          case "/internal/authenticate/luna" -> tokens.get(key);
          case "/internal/credentials/cloudapi" -> keys.get(key);
          case "/internal/access" -> access(question);
          case "/internal/role-tags" -> tag(question);
          default -> apiKeys.get(key);
        };
    if (found == null) {
      response.setStatusCode(path.endsWith("luna") ? 401 : 404).end("{}");
    } else {
      response.putHeader("Content-Type", "application/json").end(found.encode());
    }
  }

  private static void echo(HttpServerRequest request, Buffer body) {
    JsonObject headers = new JsonObject();
    request
        .headers()
        .forEach(header -> headers.put(header.getKey().toLowerCase(), header.getValue()));
    JsonObject echo =
        new JsonObject()
            .put("method", request.method().name())
            .put("uri", request.uri())
            .put("headers", headers)
            .put("body", body.toString());
    if (request.path().contains("machines/tagged")) {
      echo.put("tags", new JsonObject().put("role", "database"));
    }
    HttpServerResponse response = request.response();
    if (request.path().contains("absent")) {
      response.setStatusCode(404);
    } else if (request.headers().contains("x-test-location")) {
      response.setStatusCode(201).putHeader("Location", request.getHeader("x-test-location"));
    } else if (request.headers().contains("x-test-status")) {
      response.setStatusCode(Integer.parseInt(request.getHeader("x-test-status")));
    } else if (request.method().name().equals("DELETE")) {
      response.setStatusCode(204).end();
      return;
    }
    response
        .putHeader("Content-Type", "application/json")
        .putHeader("X-Perigee-Secret", "inside only")
        .putHeader("x-resource-count", "7")
        .end(echo.encode());
  }

  private static void digest(HttpServerRequest request) {
    MessageDigest sha = Downloads.sha256();
    long[] length = {0};
    request.handler(
        chunk -> {
          sha.update(chunk.getBytes());
          length[0] += chunk.length();
        });
    request.endHandler(
        ignored ->
            request
                .response()
                .end(
                    new JsonObject()
                        .put("length", length[0])
                        .put("sha256", HexFormat.of().formatHex(sha.digest()))
                        .encode()));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
