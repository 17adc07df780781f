package io.perigee.faces.cloudapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perigee.faces.Face;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.StandardCharsets;

/**
 * Gives CloudAPI's JSON answers their {@code Content-MD5} and {@code Content-Length} ("CloudAPI
 * HTTP Responses"): clients compare both, on HEAD too, where the body itself is left out. Streams
 * are let through as they are.
 */
@Provider
public final class CloudResponseFilter implements ContainerResponseFilter {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (Face.of(request.getUriInfo().getPath()) != Face.CLOUDAPI) {
      return;
    }
    byte[] body = bytes(response.getEntity());
    if (body == null) {
      return;
    }
    response.getHeaders().putSingle(ContentMd5.HEADER, ContentMd5.of(body));
    response.getHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, body.length);
    response.setEntity(body);
  }

  private static byte[] bytes(Object entity) {
    return switch (entity) {
      case null -> null;
      case byte[] bytes -> bytes;
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      case JsonNode document -> {
        try {
          yield MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
          throw new IllegalStateException("a JSON tree cannot be written", e);
        }
      }
      default -> null;
    };
  }
}
