package io.perigee.contracts.inheritance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.inheritance.InheritedField.Level;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node or group has in effect: one pure function, by which compute-service shows it and
 * boot-service renders it.
 *
 * <p>A level has a value if its object has the field and it is neither null nor an empty string
 * (which is how a value is cleared); {@code false} is a value. Texts are plain here: base64 belongs
 * to the Luna2 face.
 */
public final class Inheritance {

  private final Map<Level, JsonNode> levels;

  private Inheritance(Map<Level, JsonNode> levels) {
    this.levels = levels;
  }

  /**
   * A node's inheritance.
   *
   * @param node the node's own fields
   * @param group its group's own fields; null if it has none
   * @param osimage the osimage in effect (see {@link #text}); null if it has none
   * @param cluster the cluster's fields; null if unknown
   * @param bmcsetup the BMC setup in effect; null if it has none
   */
  public static Inheritance ofNode(
      JsonNode node, JsonNode group, JsonNode osimage, JsonNode cluster, JsonNode bmcsetup) {
    Map<Level, JsonNode> levels = new EnumMap<>(Level.class);
    put(levels, Level.NODE, node);
    put(levels, Level.GROUP, group);
    put(levels, Level.OSIMAGE, osimage);
    put(levels, Level.CLUSTER, cluster);
    put(levels, Level.BMCSETUP, bmcsetup);
    return new Inheritance(levels);
  }

  /**
   * A group's inheritance: what its nodes get unless they say otherwise; parameters as in {@link
   * #ofNode}.
   */
  public static Inheritance ofGroup(
      JsonNode group, JsonNode osimage, JsonNode cluster, JsonNode bmcsetup) {
    return ofNode(null, group, osimage, cluster, bmcsetup);
  }

  /**
   * The text in effect for a field of a node and its group, before its osimage and BMC setup are at
   * hand: by {@code osimage} and {@code bmcsetupname} these are found.
   *
   * @return the text; null if there is none
   */
  public static String text(String field, JsonNode node, JsonNode group) {
    return ofNode(node, group, null, null, null).fields().path(field).textValue();
  }

  /**
   * Every inherited field with its value and {@code _<field>_source}, the boolean {@code bmcsetup}
   * beside {@code setupbmc} as the Luna2 text has it, and {@code _override}: true if any source is
   * {@code node}.
   */
  public ObjectNode fields() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    boolean override = false;
    for (InheritedField field : InheritedField.ALL) {
      Optional<Level> source = source(field);
      JsonNode value =
          source.map(level -> levels.get(level).get(field.name())).orElse(field.fallback());
      String named = source.map(Level::source).orElse(InheritedField.DEFAULT);
      set(
          all,
          field.name(),
          field.flag() ? BooleanNode.valueOf(isTrue(value)) : asText(value),
          named);
      if (field.name().equals("setupbmc")) {
        set(all, "bmcsetup", all.get("setupbmc"), named);
      }
      override |= source.filter(Level.NODE::equals).isPresent();
    }
    all.put("_override", override);
    return all;
  }

  private Optional<Level> source(InheritedField field) {
    return field.levels().stream()
        .filter(level -> has(levels.get(level), field.name()))
        .findFirst();
  }

  private static boolean has(JsonNode object, String field) {
    if (object == null) {
      return false;
    }
    JsonNode value = object.get(field);
    return value != null && !value.isNull() && !(value.isTextual() && value.textValue().isEmpty());
  }

  private static void set(ObjectNode all, String field, JsonNode value, String source) {
    all.set(field, value);
    all.put("_" + field + "_source", source);
  }

  private static boolean isTrue(JsonNode value) {
    return value.isBoolean()
        ? value.booleanValue()
        : List.of("true", "yes", "1").contains(value.asText());
  }

  private static JsonNode asText(JsonNode value) {
    return value.isNull() || value.isTextual()
        ? value
        : JsonNodeFactory.instance.textNode(value.asText());
  }

  private static void put(Map<Level, JsonNode> levels, Level level, JsonNode object) {
    if (object != null && object.isObject()) {
      levels.put(level, object);
    }
  }
}
