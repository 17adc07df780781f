package io.perigee.devkit.testkit.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A request in the making. Whatever sends it, {@link #get} and its like, may be called again. */
public final class Request {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient FOLLOWING = client(HttpClient.Redirect.NORMAL);
  private static final HttpClient STAYING = client(HttpClient.Redirect.NEVER);

  private final URI base;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private final List<String> query = new ArrayList<>();
  private final List<String> form = new ArrayList<>();
  private byte[] body;
  private String contentType;
  private boolean encoding = true;
  private boolean following = true;

  Request(URI base) {
    this.base = base;
  }

  private static HttpClient client(HttpClient.Redirect redirects) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(PATIENCE)
        .followRedirects(redirects)
        .build();
  }

  /** Adds a header; of one that is given twice, both are sent. */
  public Request header(String name, Object value) {
    if ("Content-Type".equalsIgnoreCase(name)) {
      return contentType(value.toString());
    }
    headers.add(Map.entry(name, value.toString()));
    return this;
  }

  public Request accept(String type) {
    return header("Accept", type);
  }

  /** As it is written: no charset is added. */
  public Request contentType(String type) {
    this.contentType = type;
    return this;
  }

  /** Sends these bytes. */
  public Request body(byte[] bytes) {
    this.body = bytes.clone();
    return this;
  }

  /** Sends a string as it is, in UTF-8, and anything else as the JSON that Jackson makes of it. */
  public Request body(Object content) {
    try {
      return body(
          content instanceof String text
              ? text.getBytes(StandardCharsets.UTF_8)
              : Json.MAPPER.writeValueAsBytes(content));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON can be made of it: " + content, e);
    }
  }

  /** Adds a parameter to the query. */
  public Request queryParam(String name, Object value) {
    query.add(Urls.component(name) + "=" + Urls.component(value.toString()));
    return this;
  }

  /** Adds a field to a form, which is the body. */
  public Request formParam(String name, Object value) {
    form.add(Urls.component(name) + "=" + Urls.component(value.toString()));
    return contentType("application/x-www-form-urlencoded").body(String.join("&", form));
  }

  /** False: the path and its query are written as they shall be sent. True unless said. */
  public Request urlEncodingEnabled(boolean enabled) {
    this.encoding = enabled;
    return this;
  }

  /** Follows redirections of a GET or HEAD unless told otherwise. */
  public Request redirects(boolean followed) {
    this.following = followed;
    return this;
  }

  public Response get(String path) {
    return request("GET", path);
  }

  public Response head(String path) {
    return request("HEAD", path);
  }

  public Response post(String path) {
    return request("POST", path);
  }

  public Response put(String path) {
    return request("PUT", path);
  }

  public Response delete(String path) {
    return request("DELETE", path);
  }

  /**
   * Sends it.
   *
   * @param path below the service under test, with the query if it has one, or a whole URL
   * @throws UncheckedIOException if no answer comes
   */
  public Response request(String method, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(Urls.of(base, path, encoding, query)).timeout(PATIENCE);
    if (body != null) {
      request.method(method, BodyPublishers.ofByteArray(body));
    } else if ("GET".equals(method)) {
      // By the general way a length of none would be told.
      request.GET();
    } else {
      request.method(method, BodyPublishers.noBody());
    }
    headers.forEach(header -> request.header(header.getKey(), header.getValue()));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    } else if (body != null) {
      request.header("Content-Type", "text/plain");
    }
    try {
      return new Response(
          (following ? FOLLOWING : STAYING).send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
