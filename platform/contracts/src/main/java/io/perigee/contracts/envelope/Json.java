package io.perigee.contracts.envelope;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * The one JSON form of messages and stored documents: snake_case fields, ISO-8601 UTC times,
 * unknown fields ignored.
 */
public final class Json {

  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * @throws MalformedMessage if the text is not such a document; the text itself is not repeated in
   *     the error
   */
  public static <T> T read(String text, Class<T> type) throws MalformedMessage {
    try {
      T value = MAPPER.readValue(text, type);
      if (value == null) {
        throw new MalformedMessage("null is not a " + type.getSimpleName());
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new MalformedMessage(e.getOriginalMessage());
    }
  }

  /**
   * @throws MalformedMessage if the document has not that shape
   */
  public static <T> T convert(JsonNode node, Class<T> type) throws MalformedMessage {
    try {
      T value = MAPPER.treeToValue(node, type);
      if (value == null) {
        throw new MalformedMessage("null is not a " + type.getSimpleName());
      }
      return value;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new MalformedMessage(e.getMessage());
    }
  }

  /** A stored document of ours, which is well formed. */
  public static JsonNode tree(String text) {
    try {
      return text == null ? MAPPER.nullNode() : MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
