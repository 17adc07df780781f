package io.perigee.journal.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.journal.JournalRecord.Change;
import io.perigee.journal.known.StateStep;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which of an object's fields a change touched, with their values before and after. What an object
 * merely inherits is its ancestor's change; counters and marks ({@code _…}) are nobody's. Long
 * values are cut, and whatever is named like a secret is masked, though states hold none.
 */
final class FieldChanges {

  private static final int LONGEST = 4_096;
  private static final Set<String> NOBODYS = Set.of("version", "generation", "updated");
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(password|passwd|secret|private|token|credential).*");
  private static final TextNode MASK = TextNode.valueOf("****");

  private FieldChanges() {}

  /**
   * By field, in the order of the object's fields; empty if nothing of the object's own changed.
   */
  static Map<String, Change> of(StateStep step) {
    JsonNode before = step.before();
    JsonNode after = step.after().deleted() ? null : step.after().object();
    if (before == null && !step.begins()) {
      return unknownBefore(step);
    }
    Map<String, Change> changes = new LinkedHashMap<>();
    for (String field : fields(before, after)) {
      JsonNode old = value(before, field);
      JsonNode now = value(after, field);
      if (isOwn(step, field) && !equal(old, now)) {
        changes.put(field, change(field, old, now));
      }
    }
    return changes;
  }

  /** The owner's word on the fields, where the journal did not see what was there. */
  private static Map<String, Change> unknownBefore(StateStep step) {
    Map<String, Change> changes = new LinkedHashMap<>();
    step.after()
        .changed()
        .forEach(f -> changes.put(f, change(f, null, value(step.after().object(), f))));
    return changes;
  }

  private static Set<String> fields(JsonNode before, JsonNode after) {
    Set<String> fields = new LinkedHashSet<>();
    if (after != null) {
      after.fieldNames().forEachRemaining(fields::add);
    }
    if (before != null) {
      before.fieldNames().forEachRemaining(fields::add);
    }
    fields.removeIf(f -> f.startsWith("_") || NOBODYS.contains(f));
    return fields;
  }

  /** False where the value is an ancestor's, before as after. */
  private static boolean isOwn(StateStep step, String field) {
    return !isInherited(step, step.before(), field)
        || !isInherited(step, step.after().object(), field);
  }

  private static boolean isInherited(StateStep step, JsonNode object, String field) {
    if (object == null) {
      return true;
    }
    JsonNode source = object.get("_" + field + "_source");
    return source != null && !source.isNull() && !step.topic().name().equals(source.asText() + "s");
  }

  private static JsonNode value(JsonNode object, String field) {
    JsonNode value = object == null ? null : object.get(field);
    return value == null || value.isNull() ? null : value;
  }

  private static boolean equal(JsonNode old, JsonNode now) {
    return old == null ? now == null : old.equals(now);
  }

  private static Change change(String field, JsonNode old, JsonNode now) {
    boolean secret = SECRET.matcher(field).matches();
    return new Change(shown(secret, old), shown(secret, now));
  }

  private static JsonNode shown(boolean secret, JsonNode value) {
    if (value == null) {
      return null;
    }
    if (secret) {
      return MASK;
    }
    String text = value.isTextual() ? value.textValue() : Json.write(value);
    return text.length() <= LONGEST ? value : TextNode.valueOf(cut(text) + "…");
  }

  /** Never within a surrogate pair. */
  private static String cut(String text) {
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
  }
}
