package io.perigee.devkit.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Sends JSON to the service under test and takes the answer as it is: for tests that send thousands
 * of requests, of which REST Assured makes half of what they cost.
 */
public final class PlainHttp {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private PlainHttp() {}

  /**
   * What came back.
   *
   * @param type the content type; empty if there is none
   */
  public record Answer(int status, String type, String body) {}

  /**
   * Asks the service under test.
   *
   * @param token the identity token
   * @param path with the query, if there is one
   * @param body null for none
   */
  public static Answer send(String method, String path, String token, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(ConfigProvider.getConfig().getValue("test.url", String.class) + path))
            .timeout(PATIENCE)
            .header(TestIdentity.HEADER, token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
