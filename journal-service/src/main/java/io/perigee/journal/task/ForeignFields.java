package io.perigee.journal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.journal.JournalRecord.Change;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** The fields of a POST that does what a record tells of. */
final class ForeignFields {

  /** They travel in base64. */
  private static final Set<String> SCRIPTS = Set.of("prescript", "partscript", "postscript");

  private static final Set<String> LISTS =
      Set.of("interfaces", "devices", "member", "memberOf", "grab_exclude", "grab_filesystems");
  private static final Set<String> OF_GROUPS =
      Set.of("interface", "network", "options", "vlanid", "dhcp");
  private static final Set<String> OF_NODES =
      Set.of(
          "interface",
          "network",
          "ipaddress",
          "ipaddress_ipv6",
          "macaddress",
          "options",
          "vlanid",
          "dhcp");
  private static final Set<String> OF_DEVICES = Set.of("network", "ipaddress", "ipaddress_ipv6");

  /** What records show in place of a secret, and at the end of what was too long for them. */
  private static final String MASK = "****";

  private static final String CUT = "…";

  private ForeignFields() {}

  /**
   * What is new, by the names that a POST takes; an empty text clears.
   *
   * @param now the object as it is known by now, for values that were too long to be told; may be
   *     empty
   */
  static ObjectNode of(ForeignNoun noun, Map<String, Change> changes, JsonNode now) {
    ObjectNode fields = Json.object();
    changes.forEach(
        (field, change) -> {
          JsonNode value = whole(field, change.after(), now);
          if (noun.fields().contains(field) && !isMasked(value)) {
            put(fields, noun, field, value);
          }
        });
    return fields;
  }

  private static void put(ObjectNode fields, ForeignNoun noun, String field, JsonNode value) {
    if (field.equals("interfaces")) {
      interfaces(fields, noun, value);
    } else if (value == null && LISTS.contains(field)) {
      fields.putArray(field);
    } else if (value == null) {
      fields.put(field, "");
    } else if (SCRIPTS.contains(field)) {
      byte[] script = value.asText().getBytes(StandardCharsets.UTF_8);
      fields.put(field, Base64.getEncoder().encodeToString(script));
    } else {
      fields.set(field, value);
    }
  }

  private static void interfaces(ObjectNode fields, ForeignNoun noun, JsonNode rows) {
    switch (noun.name()) {
      case "node" -> rows(fields.putArray("interfaces"), rows, OF_NODES);
      case "group" -> rows(fields.putArray("interfaces"), rows, OF_GROUPS);
      default -> {
        JsonNode place = rows == null ? null : rows.get(0);
        OF_DEVICES.stream()
            .sorted(java.util.Comparator.reverseOrder())
            .filter(f -> place != null || f.equals("network"))
            .forEach(f -> fields.put(f, place == null ? "" : place.path(f).asText("")));
      }
    }
    if (fields.path("interfaces").isArray() && fields.get("interfaces").isEmpty()) {
      fields.remove("interfaces");
    }
  }

  private static void rows(ArrayNode into, JsonNode rows, Set<String> known) {
    if (rows != null) {
      rows.forEach(row -> into.add(((ObjectNode) row).deepCopy().retain(known)));
    }
  }

  /** A value that was cut is taken from the object as it is known by now, or left out. */
  private static JsonNode whole(String field, JsonNode told, JsonNode now) {
    if (told == null || !told.isTextual() || !told.textValue().endsWith(CUT)) {
      return told;
    }
    JsonNode present = now.path(field);
    return present.isMissingNode() ? told : present.isNull() ? null : present;
  }

  private static boolean isMasked(JsonNode value) {
    return value != null && MASK.equals(value.textValue());
  }
}
