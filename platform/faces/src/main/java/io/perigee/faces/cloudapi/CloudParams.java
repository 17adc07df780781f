package io.perigee.faces.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.TooLarge;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The parameters of a CloudAPI request ("Content-Type"): the query string, and a body in JSON, form
 * or multipart form, as one object. What the body says wins over the query. A name that is repeated
 * gives an array. {@code as-role} is left out.
 */
public final class CloudParams {

  private static final int MAX_PARAMETERS = 2000;

  /** In every URL of a caller who sets roles; not the endpoint's own. */
  private static final String OF_AUTHENTICATION = "as-role";

  private CloudParams() {}

  /** Reads a request without a body. */
  public static Fields read(UriInfo uri) {
    return Fields.of(query(uri));
  }

  /**
   * @param body the raw body; null or empty if there is none
   * @throws Invalid of code {@code InvalidContent} if the body is not what its Content-Type says
   */
  public static Fields read(UriInfo uri, HttpHeaders headers, byte[] body) {
    ObjectNode params = query(uri);
    if (body != null && body.length > 0) {
      JsonNode sent = body(headers.getMediaType(), body);
      if (!(sent instanceof ObjectNode object)) {
        throw content("the body must be an object");
      }
      params.setAll(object);
    }
    if (params.size() > MAX_PARAMETERS) {
      throw content("more than " + MAX_PARAMETERS + " parameters");
    }
    Documents.requireText("", params);
    return Fields.of(params);
  }

  private static ObjectNode body(MediaType type, byte[] body) {
    if (body.length > Documents.MAX_BYTES) {
      throw new TooLarge("the body is larger than " + Documents.MAX_BYTES + " bytes");
    }
    String subtype = type == null ? "json" : type.getSubtype().toLowerCase(Locale.ROOT);
    return switch (subtype) {
      case "x-www-form-urlencoded" -> form(new String(body, StandardCharsets.UTF_8));
      case "form-data" -> MultipartForm.read(type.getParameters().get("boundary"), body);
      // Clients that set no type, or a type of their own, send JSON.
      default -> Documents.object(body);
    };
  }

  private static ObjectNode query(UriInfo uri) {
    ObjectNode params = Documents.empty();
    MultivaluedMap<String, String> query = uri.getQueryParameters();
    query.forEach((name, values) -> values.forEach(value -> add(params, name, value)));
    params.remove(OF_AUTHENTICATION);
    Documents.requireText("", params);
    return params;
  }

  private static ObjectNode form(String form) {
    ObjectNode params = Documents.empty();
    for (String pair : form.split("&", MAX_PARAMETERS + 1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      add(
          params,
          decode(equals < 0 ? pair : pair.substring(0, equals)),
          decode(equals < 0 ? "" : pair.substring(equals + 1)));
    }
    return params;
  }

  static void add(ObjectNode params, String name, String value) {
    switch (params.get(name)) {
      case null -> params.put(name, value);
      case ArrayNode array -> array.add(value);
      case JsonNode first -> params.putArray(name).add(first).add(value);
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw content("the form has a broken % escape");
    }
  }

  static Invalid content(String message) {
    return new Invalid("InvalidContent", message, List.of());
  }
}
