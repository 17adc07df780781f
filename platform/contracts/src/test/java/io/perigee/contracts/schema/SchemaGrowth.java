package io.perigee.contracts.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a newer schema takes away from an older one. Both kinds of neighbour must go on: a reader
 * that knows the old schema and gets new messages (no field gone, none that was certain now
 * optional), and old messages that still lie on a topic (no field newly required, no value newly
 * refused).
 */
final class SchemaGrowth {

  private static final List<String> LOWER_BOUNDS =
      List.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
  private static final List<String> UPPER_BOUNDS =
      List.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");
  private static final List<String> FIXED =
      List.of(
          "$ref", "const", "pattern", "format", "if", "then", "else", "not", "patternProperties");
  private static final List<String> CHOICES = List.of("allOf", "anyOf", "oneOf");
  private static final Set<String> ALL_TYPES =
      Set.of("object", "array", "string", "number", "integer", "boolean", "null");

  private final List<String> losses = new ArrayList<>();

  private SchemaGrowth() {}

  /** One line for each loss, with the place in the schema; empty if the schema only grew. */
  static List<String> losses(JsonNode released, JsonNode today) {
    SchemaGrowth growth = new SchemaGrowth();
    growth.compare("#", released, today);
    return growth.losses;
  }

  private void compare(String at, JsonNode released, JsonNode today) {
    properties(at, released.path("properties"), today.path("properties"));
    required(at, released, today);
    lost(at, "type", types(released), types(today));
    values(at, released, today);
    for (String keyword : FIXED) {
      if (!released.path(keyword).equals(today.path(keyword))) {
        losses.add(
            at
                + ": "
                + keyword
                + " was "
                + shown(released.get(keyword))
                + ", is "
                + shown(today.get(keyword)));
      }
    }
    bounds(at, released, today);
    closed(at, released, today);
    if (released.has("items") || today.has("items")) {
      compareOrLost(at + "/items", released.path("items"), today.path("items"));
    }
    CHOICES.forEach(
        keyword -> choices(at + "/" + keyword, released.path(keyword), today.path(keyword)));
  }

  private void properties(String at, JsonNode released, JsonNode today) {
    released
        .properties()
        .forEach(
            field -> {
              JsonNode now = today.get(field.getKey());
              if (now == null) {
                losses.add(at + ": the field " + field.getKey() + " is gone");
              } else {
                compare(at + "/properties/" + field.getKey(), field.getValue(), now);
              }
            });
  }

  private void required(String at, JsonNode released, JsonNode today) {
    Set<String> before = texts(released.path("required"));
    Set<String> now = texts(today.path("required"));
    now.stream()
        .filter(field -> !before.contains(field))
        .forEach(field -> losses.add(at + ": the field " + field + " is newly required"));
    before.stream()
        .filter(field -> !now.contains(field))
        .forEach(field -> losses.add(at + ": the field " + field + " is no longer certain"));
  }

  private void values(String at, JsonNode released, JsonNode today) {
    if (today.has("enum")) {
      if (!released.has("enum")) {
        losses.add(at + ": only listed values are allowed now");
      } else {
        lost(at, "value", texts(released.get("enum")), texts(today.get("enum")));
      }
    }
  }

  private void bounds(String at, JsonNode released, JsonNode today) {
    for (String bound : LOWER_BOUNDS) {
      if (today.has(bound)
          && (!released.has(bound)
              || today.get(bound).asDouble() > released.get(bound).asDouble())) {
        losses.add(
            at + ": " + bound + " was " + shown(released.get(bound)) + ", is " + today.get(bound));
      }
    }
    for (String bound : UPPER_BOUNDS) {
      if (today.has(bound)
          && (!released.has(bound)
              || today.get(bound).asDouble() < released.get(bound).asDouble())) {
        losses.add(
            at + ": " + bound + " was " + shown(released.get(bound)) + ", is " + today.get(bound));
      }
    }
  }

  private void closed(String at, JsonNode released, JsonNode today) {
    for (String keyword : List.of("additionalProperties", "unevaluatedProperties")) {
      if (today.has(keyword)
          && !today.get(keyword).equals(released.get(keyword))
          && !today.get(keyword).asBoolean(false)) {
        losses.add(at + ": fields that are not listed are no longer allowed");
      }
    }
  }

  /**
   * In allOf each more schema narrows; anyOf and oneOf may grow, unless there was no choice before.
   */
  private void choices(String at, JsonNode released, JsonNode today) {
    boolean narrowed =
        today.size() > released.size() && (at.endsWith("/allOf") || released.isEmpty());
    if (narrowed || today.size() < released.size()) {
      losses.add(at + ": has " + today.size() + " schemas, had " + released.size());
      return;
    }
    for (int i = 0; i < released.size(); i++) {
      compare(at + "/" + i, released.get(i), today.get(i));
    }
  }

  private void compareOrLost(String at, JsonNode released, JsonNode today) {
    if (released.isMissingNode() || today.isMissingNode()) {
      losses.add(
          at + ": " + (today.isMissingNode() ? "is gone" : "is new, and narrows what was allowed"));
    } else {
      compare(at, released, today);
    }
  }

  private void lost(String at, String what, Set<String> released, Set<String> today) {
    released.stream()
        .filter(value -> !today.contains(value))
        .sorted()
        .forEach(value -> losses.add(at + ": the " + what + " " + value + " is no longer allowed"));
  }

  private static Set<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isMissingNode()) {
      return ALL_TYPES;
    }
    Set<String> types = type.isTextual() ? new HashSet<>(Set.of(type.textValue())) : texts(type);
    if (types.contains("number")) {
      types.add("integer");
    }
    return types;
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new HashSet<>();
    array.forEach(value -> texts.add(value.asText()));
    return texts;
  }

  private static String shown(JsonNode node) {
    return node == null ? "not there" : node.toString();
  }
}
