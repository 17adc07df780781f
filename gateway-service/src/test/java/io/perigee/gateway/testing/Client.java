package io.perigee.gateway.testing;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** Asks the gateway as clients of the three APIs do. */
public final class Client {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  public Client(int port) {
    this.base = "http://127.0.0.1:" + port;
  }

  public static String date(Instant instant) {
    return DATE.format(instant);
  }

  /** A Luna user's token, known to auth-service. */
  public static String lunaToken() {
    String token = "token-" + UUID.randomUUID();
    Peer.running.tokens.put(
        token, Peer.principal(UUID.randomUUID().toString(), "luna-user", "luna", null));
    return token;
  }

  public static String nodeToken(String node) {
    String token = "node-" + UUID.randomUUID();
    Peer.running.tokens.put(
        token, Peer.principal(UUID.randomUUID().toString(), "node", node, null));
    return token;
  }

  /** Registers an account whose key of that name is the signer's; returns its login. */
  public static String account(Signer signer, String key) {
    String login = "acct" + UUID.randomUUID().toString().substring(0, 8);
    String id = UUID.randomUUID().toString();
    JsonObject answer =
        new JsonObject()
            .put("principal", Peer.principal(id, "account", login, id))
            .put("publicKey", signer.openSsh());
    Peer.running.keys.put(login + "//" + key, answer);
    Peer.running.keys.put(id + "//" + key, answer);
    return login;
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  public HttpClient http() {
    return http;
  }

  public HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  public HttpResponse<String> luna(String method, String path, String token, String body)
      throws Exception {
    HttpRequest.Builder request =
        request(path)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    return send(token == null ? request : request.header("x-access-tokens", token));
  }

  /** A request signed over (request-target) and date, as the triton tool sends it. */
  public HttpRequest.Builder signed(
      String method, String path, String keyId, Signer signer, String algorithm, String date) {
    String text =
        "(request-target): " + method.toLowerCase(Locale.ROOT) + " " + path + "\ndate: " + date;
    return request(path)
        .method(method, HttpRequest.BodyPublishers.noBody())
        .header("Date", date)
        .header("Accept-Version", "~9||~8")
        .header(
            "Authorization",
            "Signature keyId=\""
                + keyId
                + "\",algorithm=\""
                + algorithm
                + "\",headers=\"(request-target) date\",signature=\""
                + signer.sign(algorithm, text)
                + "\"");
  }

  public HttpResponse<String> cloud(String method, String path, String login, Signer signer)
      throws Exception {
    return send(
        signed(
            method, path, "/" + login + "/keys/main", signer, "rsa-sha256", date(Instant.now())));
  }

  /** The body as JSON. */
  public static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }

  /** One header, or an empty text. */
  public static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
