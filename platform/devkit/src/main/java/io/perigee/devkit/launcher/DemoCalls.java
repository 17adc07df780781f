package io.perigee.devkit.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.install.IdentityMint;
import io.perigee.devkit.process.Signals;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * The HTTP calls with which the demo data is loaded: the Luna2 API through the gateway, and the
 * services' own set-up.
 */
final class DemoCalls {

  private static final Duration ANSWER = Duration.ofSeconds(30);

  /**
   * For so long a call is tried again while what it needs, made a moment ago, has not come round
   * everywhere.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Context context;
  private final IdentityMint mint;
  private String token;

  DemoCalls(Context context) {
    this.context = context;
    this.mint = IdentityMint.of(Secrets.identityKey(context.home()));
  }

  /** {@code POST /internal/bootstrap} of a service, as a service; it must answer 200. */
  JsonNode bootstrap(String service, JsonNode body) {
    URI uri = URI.create("http://127.0.0.1:" + context.ports().of(service) + "/internal/bootstrap");
    HttpRequest request =
        post(uri, body).header(IdentityMint.HEADER, mint.service("launcher")).build();
    return Json.tree(expect(request, service + "-service's set-up"));
  }

  /** Logs in to the Luna2 API. */
  void login(String username, String password) {
    HttpRequest request =
        post(uri("/token"), Json.object().put("username", username).put("password", password))
            .build();
    token = Json.tree(expect(request, "the Luna2 login")).get("token").asText();
  }

  /** Makes a Luna2 object unless it is there. True if it was made. */
  boolean ensure(String noun, String name, JsonNode fields) {
    URI uri = uri("/config/" + noun + "/" + name);
    HttpRequest look =
        HttpRequest.newBuilder(uri).timeout(ANSWER).header("x-access-tokens", token).build();
    if (send(look).statusCode() == 200) {
      return false;
    }
    JsonNode body =
        Json.object().set("config", Json.object().set(noun, Json.object().set(name, fields)));
    expect(post(uri, body).header("x-access-tokens", token).build(), noun + " " + name);
    return true;
  }

  private URI uri(String path) {
    return URI.create(Credentials.of(context).url() + path);
  }

  private static HttpRequest.Builder post(URI uri, JsonNode body) {
    return HttpRequest.newBuilder(uri)
        .timeout(ANSWER)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)));
  }

  private String expect(HttpRequest request, String what) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      HttpResponse<String> answer = send(request);
      if (answer.statusCode() / 100 == 2) {
        return answer.body();
      }
      if (System.nanoTime() > giveUp || answer.statusCode() == 400) {
        throw new LauncherException(
            "the demo data cannot be loaded: "
                + what
                + " was answered "
                + answer.statusCode()
                + " "
                + answer.body());
      }
      Signals.pause();
    }
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new LauncherException(
          "the demo data cannot be loaded: " + request.uri() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LauncherException("interrupted", e);
    }
  }
}
