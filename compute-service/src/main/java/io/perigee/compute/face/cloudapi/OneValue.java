package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.faces.cloudapi.CloudAnswers;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * One tag or one piece of metadata: JSON, which is what the published clients read, or a text where
 * that is what the client accepts.
 */
final class OneValue {

  private static final MediaType TEXT = MediaType.TEXT_PLAIN_TYPE;

  private OneValue() {}

  static Response answer(JsonNode value, HttpHeaders headers) {
    List<MediaType> accepted = headers.getAcceptableMediaTypes();
    MediaType first = accepted.isEmpty() ? MediaType.WILDCARD_TYPE : accepted.getFirst();
    boolean plain =
        first.getType().equals(TEXT.getType()) && first.getSubtype().equals(TEXT.getSubtype());
    return plain
        ? Response.ok(value.asText(), TEXT.withCharset("utf-8")).build()
        : CloudAnswers.ok(value);
  }
}
