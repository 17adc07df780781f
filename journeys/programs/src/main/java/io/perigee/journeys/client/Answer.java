package io.perigee.journeys.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import java.net.http.HttpHeaders;

/**
 * What the platform answered.
 *
 * @param body as it came; empty if there was none
 */
public record Answer(int status, HttpHeaders headers, String body) {

  /** The body as JSON; a missing node if it is none. */
  public JsonNode json() {
    try {
      return body.isBlank() ? Json.MAPPER.missingNode() : Json.tree(body);
    } catch (IllegalArgumentException e) {
      return Json.MAPPER.missingNode();
    }
  }

  /** The answer, if it has this status. @throws IllegalStateException if it has another */
  public Answer must(int expected) {
    if (status != expected) {
      throw new IllegalStateException("expected %d, got %d: %s".formatted(expected, status, body));
    }
    return this;
  }
}
