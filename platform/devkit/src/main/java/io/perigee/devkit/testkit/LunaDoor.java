package io.perigee.devkit.testkit;

import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the service under test as the gateway does. */
final class LunaDoor {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;

  LunaDoor(int port) {
    this.base = "http://127.0.0.1:" + port;
  }

  /**
   * An answer.
   *
   * @param message of Luna2's errors; null if there is none
   */
  record Answer(int status, String body, String message) {}

  /**
   * @param identity the token that the gateway would send; null for none
   */
  Answer send(String method, String url, String identity, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + url))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (identity != null) {
      request.header(TestIdentity.HEADER, identity);
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), message(response.body()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(method + " " + url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String message(String body) {
    try {
      return Json.tree(body).path("message").asText(null);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
