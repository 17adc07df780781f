package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import java.util.Map;

/** What tags and metadata may be: how many, how long, of which types. */
public final class Labels {

  private static final int MOST = 200;
  private static final int LONGEST_KEY = 255;
  private static final int LONGEST_VALUE = 65_536;

  /** The whole machine goes into one message of at most 512 KB, metadata twice. */
  private static final int LARGEST = 128 * 1024;

  /** The key of generated passwords, which nobody may set. */
  public static final String CREDENTIALS = "credentials";

  private Labels() {}

  /** Tags: values are texts, numbers or booleans. */
  public static ObjectNode tags(ObjectNode tags) {
    for (Map.Entry<String, JsonNode> tag : tags.properties()) {
      key("tag", tag.getKey());
      if (!tag.getValue().isValueNode() || tag.getValue().isNull()) {
        throw Invalid.field(
            "tag." + tag.getKey(),
            "tag.%s must be a text, a number or a boolean".formatted(tag.getKey()));
      }
    }
    return bounded("tag", tags);
  }

  /**
   * Metadata: values become texts, objects and arrays their JSON.
   *
   * @throws Invalid also for {@code credentials}, which cannot be overwritten
   */
  public static ObjectNode metadata(ObjectNode given) {
    ObjectNode metadata = given.objectNode();
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      key("metadata", entry.getKey());
      String field = "metadata." + entry.getKey();
      if (entry.getKey().equals(CREDENTIALS)) {
        throw Invalid.field(field, field + " cannot be set");
      }
      JsonNode value = entry.getValue();
      if (value.isNull()) {
        throw Invalid.field(field, field + " must be a text");
      }
      metadata.put(entry.getKey(), value.isContainerNode() ? value.toString() : value.asText());
    }
    return bounded("metadata", metadata);
  }

  private static void key(String what, String key) {
    if (key.isEmpty() || key.length() > LONGEST_KEY) {
      throw Invalid.field(
          what + "." + (key.isEmpty() ? "" : key.substring(0, 64)),
          what + ": a name has 1 to " + LONGEST_KEY + " characters");
    }
  }

  /** Refuses too many, too long, or too much in all. */
  static ObjectNode bounded(String what, ObjectNode object) {
    if (object.size() > MOST) {
      throw Invalid.field(what, what + ": at most " + MOST);
    }
    for (JsonNode value : object) {
      if (value.asText().length() > LONGEST_VALUE) {
        throw Invalid.field(
            what, what + ": a value has more than " + LONGEST_VALUE + " characters");
      }
    }
    if (object.toString().length() > LARGEST) {
      throw Invalid.field(what, what + ": more than " + LARGEST + " characters in all");
    }
    return object;
  }
}
