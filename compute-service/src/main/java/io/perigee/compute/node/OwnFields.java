package io.perigee.compute.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.inheritance.InheritedField;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How fields of nodes and groups are kept and shown. */
public final class OwnFields {

  /** Kept as plain text, shown in base64. */
  public static final Set<String> SCRIPTS = Set.of("prescript", "partscript", "postscript");

  private OwnFields() {}

  /**
   * Applies a change to fields that are set: null clears, what is left out stays. Names of
   * references are not settings.
   */
  public static ObjectNode merged(ObjectNode before, ObjectNode change, List<String> references) {
    ObjectNode after = before.deepCopy();
    change
        .properties()
        .forEach(
            field -> {
              if (!references.contains(field.getKey())) {
                if (field.getValue().isNull()) {
                  after.remove(field.getKey());
                } else {
                  after.set(field.getKey(), field.getValue());
                }
              }
            });
    return after;
  }

  /** Adds own settings as a POST takes them, in order: scripts in base64. */
  public static void export(ObjectNode document, ObjectNode settings) {
    for (Map.Entry<String, JsonNode> field : new TreeMap<>(map(settings)).entrySet()) {
      JsonNode value = field.getValue();
      if (SCRIPTS.contains(field.getKey()) && value.isTextual()) {
        document.put(field.getKey(), base64(value.textValue()));
      } else {
        document.set(field.getKey(), value);
      }
    }
  }

  /**
   * Adds inherited fields and their sources to a document as Luna2 shows them: scripts in base64.
   */
  public static void show(ObjectNode document, ObjectNode inherited) {
    for (InheritedField field : InheritedField.ALL) {
      JsonNode value = inherited.get(field.name());
      if (SCRIPTS.contains(field.name()) && value.isTextual()) {
        document.put(field.name(), base64(value.textValue()));
      } else {
        document.set(field.name(), value);
      }
      if (field.name().equals("setupbmc")) {
        document.set("bmcsetup", inherited.get("bmcsetup"));
      }
    }
    for (InheritedField field : InheritedField.ALL) {
      String source = "_" + field.name() + "_source";
      document.set(source, inherited.get(source));
    }
    document.set("_bmcsetup_source", inherited.get("_bmcsetup_source"));
    document.set("_override", inherited.get("_override"));
  }

  private static Map<String, JsonNode> map(ObjectNode object) {
    return object.properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
