package io.perigee.devkit.testkit.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.perigee.contracts.envelope.Json;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** An answer that has come in whole. */
public final class Response {

  private final HttpResponse<byte[]> answer;

  Response(HttpResponse<byte[]> answer) {
    this.answer = answer;
  }

  public int statusCode() {
    return answer.statusCode();
  }

  public HttpHeaders headers() {
    return answer.headers();
  }

  /** The header's first value; null if there is none. */
  public String header(String name) {
    return answer.headers().firstValue(name).orElse(null);
  }

  /** The header Content-Type as it came; empty if there is none. */
  public String contentType() {
    return answer.headers().firstValue("Content-Type").orElse("");
  }

  /** The body as UTF-8. */
  public String asString() {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  public byte[] asByteArray() {
    return answer.body().clone();
  }

  /** The body's JSON as this type. */
  public <T> T as(Class<T> type) {
    try {
      return Json.MAPPER.readValue(asString(), type);
    } catch (JsonProcessingException e) {
      throw new AssertionError("the body is no %s: %s".formatted(type.getName(), asString()), e);
    }
  }

  public JsonPath jsonPath() {
    return JsonPath.of(asString());
  }

  /** What stands at a path of the body's JSON; see {@link JsonPath}. Null if nothing does. */
  public <T> T path(String path) {
    return jsonPath().get(path);
  }

  /** Checks of it, each of which fails the test with what came. */
  public Checks then() {
    return new Checks(this);
  }

  @Override
  public String toString() {
    return statusCode() + " " + answer.headers().map() + "\n" + asString();
  }
}
