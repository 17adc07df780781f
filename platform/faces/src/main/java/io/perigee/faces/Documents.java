package io.perigee.faces;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.TooLarge;
import java.io.IOException;
import java.util.List;

/**
 * JSON request bodies as they come from outside: size, form and characters checked before anything
 * looks into them.
 */
public final class Documents {

  /** The largest JSON or form body that is taken, in bytes. */
  public static final int MAX_BYTES = 4 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Documents() {}

  public static ObjectNode empty() {
    return MAPPER.createObjectNode();
  }

  /**
   * A body that must be one JSON object.
   *
   * @param body the raw bytes, UTF-8; null and blank are refused like any other non-object
   * @throws Invalid of code {@code InvalidContent}, saying where the fault is, without repeating
   *     the body
   * @throws TooLarge over {@link #MAX_BYTES}
   */
  public static ObjectNode object(byte[] body) {
    if (body == null || body.length == 0) {
      throw invalid("the body is empty; a JSON object is needed");
    }
    requireSize(body.length);
    JsonNode node;
    try {
      node = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw invalid("invalid JSON" + place(e));
    } catch (IOException e) {
      throw invalid("invalid JSON: not UTF-8");
    }
    if (!(node instanceof ObjectNode object)) {
      throw invalid("the body must be a JSON object, not " + kind(node));
    }
    requireText("", object);
    return object;
  }

  static void requireSize(long bytes) {
    if (bytes > MAX_BYTES) {
      throw new TooLarge("the body is " + bytes + " bytes; at most " + MAX_BYTES + " are taken");
    }
  }

  /** Where a JSON text is broken, as {@code at line 1, column 7}; never with the text itself. */
  public static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  /** What a node is, in a sentence: {@code an array}, {@code a string}. */
  public static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      default -> "nothing";
    };
  }

  /**
   * Refuses text that PostgreSQL cannot store: NUL and halves of surrogate pairs, in values and in
   * field names.
   *
   * @param path where the node stands, for the error
   */
  public static void requireText(String path, JsonNode node) {
    switch (node.getNodeType()) {
      case STRING -> requireText(path, node.textValue());
      case ARRAY -> {
        for (int i = 0; i < node.size(); i++) {
          requireText(path + "[" + i + "]", node.get(i));
        }
      }
      case OBJECT ->
          node.properties()
              .forEach(
                  field -> {
                    requireText(path, field.getKey());
                    requireText(
                        path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                        field.getValue());
                  });
      default -> {}
    }
  }

  private static void requireText(String path, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        throw Invalid.field(
            path,
            (path.isEmpty() ? "a field's name" : path) + " holds a character that is not text");
      }
    }
  }

  private static Invalid invalid(String message) {
    return new Invalid("InvalidContent", message, List.of());
  }
}
