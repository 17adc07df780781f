package io.perigee.gateway.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.credential.FormBody;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the {@code action} of a CloudAPI request, which clients put into the query or into any kind
 * of body.
 */
public final class Actions {

  private Actions() {}

  /** The action in a query; null if there is none. */
  public static String inQuery(String query) {
    return query == null || !query.contains("action=") ? null : text(FormBody.query(query));
  }

  /**
   * The action in a body; null if there is none.
   *
   * @throws Refused if the body is not what its type says
   */
  public static String inBody(Buffer body, String contentType) {
    if (body.length() == 0) {
      return null;
    }
    if (contentType != null && contentType.toLowerCase(Locale.ROOT).contains("json")) {
      try {
        JsonNode action = Json.MAPPER.readTree(body.getBytes()).path("action");
        return action.isTextual() ? action.asText() : null;
      } catch (IOException e) {
        throw new Refused(
            new Refusal(400, "InvalidContent", "the body is not valid JSON", 0, null));
      }
    }
    return text(FormBody.parse(body.getBytes(), contentType));
  }

  private static String text(Map<String, byte[]> fields) {
    byte[] action = fields.get("action");
    return action == null ? null : new String(action, StandardCharsets.UTF_8);
  }
}
