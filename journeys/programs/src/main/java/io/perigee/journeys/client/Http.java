package io.perigee.journeys.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Plain HTTP to the gateway, with a deadline on everything. */
public final class Http {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();
  private final String base;

  public Http(String base) {
    this.base = base;
  }

  public String base() {
    return base;
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @param body null for none
   * @throws IOException if there was no answer
   */
  public Answer send(String method, String path, Map<String, String> headers, String body)
      throws IOException {
    return sendBody(
        method,
        path,
        headers,
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  /** The same with a body of any kind. */
  public Answer sendBody(
      String method, String path, Map<String, String> headers, BodyPublisher body)
      throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
    headers.forEach(request::header);
    request.method(method, body);
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers(),
          response.body() == null ? "" : response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
