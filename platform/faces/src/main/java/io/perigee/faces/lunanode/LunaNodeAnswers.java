package io.perigee.faces.lunanode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** LunaNode's answers: {@code success} is always there and every scalar is a string. */
public final class LunaNodeAnswers {

  private LunaNodeAnswers() {}

  /** {@code {"success":"yes"}}. */
  public static Response success() {
    return success(Documents.empty());
  }

  /** The document's fields beside {@code "success":"yes"}, its scalars as strings. */
  public static Response success(ObjectNode document) {
    ObjectNode answer = Documents.empty().put("success", "yes");
    answer.setAll((ObjectNode) strings(document));
    return Response.ok(answer, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /**
   * The same tree with scalars as strings: numbers as written, true as {@code "1"}, false and null
   * as {@code ""}, the way the documented examples show them.
   */
  public static JsonNode strings(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(field -> copy.set(field.getKey(), strings(field.getValue())));
        yield copy;
      }
      case ARRAY -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        node.forEach(entry -> copy.add(strings(entry)));
        yield copy;
      }
      case BOOLEAN -> JsonNodeFactory.instance.textNode(node.booleanValue() ? "1" : "");
      case NULL -> JsonNodeFactory.instance.textNode("");
      default -> JsonNodeFactory.instance.textNode(node.asText());
    };
  }
}
