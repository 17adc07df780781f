package io.perigee.journal.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.journal.task.NewTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads journal tasks: {@code {"journal":[{…}]}}, or one task in place of the list. */
final class JournalBody {

  private static final int MAX_TASKS = 1_000;
  private static final int MAX_NAME = 255;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?");
  private static final Set<String> SENT =
      Set.of(
          "function",
          "object",
          "param",
          "payload",
          "masteronly",
          "misc",
          "sendfor",
          "sendby",
          "created");

  /** What a GET shows may be posted back. */
  private static final Set<String> SHOWN = Set.of("id", "state", "status", "outcome");

  private JournalBody() {}

  static List<NewTask> tasks(byte[] body) {
    ObjectNode document = Documents.object(body);
    Fields.of(document).only(Set.of("journal"));
    JsonNode journal = document.get("journal");
    if (journal == null || journal.isNull()) {
      throw Missing.field("journal");
    }
    if (journal instanceof ObjectNode one) {
      return List.of(task("journal", one));
    }
    if (!journal.isArray()) {
      throw Invalid.field("journal", "journal must be an array, not " + Documents.kind(journal));
    }
    if (journal.isEmpty()) {
      throw Invalid.field("journal", "journal has no entries");
    }
    if (journal.size() > MAX_TASKS) {
      throw Invalid.field("journal", "journal has more than " + MAX_TASKS + " entries");
    }
    List<NewTask> tasks = new ArrayList<>();
    for (JsonNode entry : journal) {
      String at = "journal[" + tasks.size() + "]";
      if (!(entry instanceof ObjectNode object)) {
        throw Invalid.field(at, at + " must be an object, not " + Documents.kind(entry));
      }
      tasks.add(task(at, object));
    }
    return tasks;
  }

  private static NewTask task(String at, ObjectNode sent) {
    ObjectNode own = sent.deepCopy();
    own.remove(SHOWN);
    Fields fields = Fields.at(at, own).only(SENT).require("function", "sendfor");
    String created = fields.text("created", 32).value();
    if (created != null && !SECONDS.matcher(created).matches()) {
      throw fields.invalid("created", "must be seconds since 1970");
    }
    return new NewTask(
        fields.text("function", MAX_NAME).value(),
        name(fields, "object"),
        name(fields, "param"),
        payload(fields),
        fields.flag("masteronly").orElse(false),
        fields.text("misc", MAX_NAME).value(),
        fields.text("sendfor", MAX_NAME).value(),
        fields.text("sendby", MAX_NAME).value(),
        created);
  }

  /** It becomes a segment of a path. */
  private static String name(Fields fields, String field) {
    String name = fields.text(field, MAX_NAME).value();
    if (name != null && (name.equals(".") || name.equals("..") || name.indexOf('/') >= 0)) {
      throw fields.invalid(field, "is no name");
    }
    return name;
  }

  private static JsonNode payload(Fields fields) {
    JsonNode payload = fields.object().get("payload");
    if (payload == null || payload.isNull()) {
      return null;
    }
    if (payload.isNumber() || payload.isBoolean()) {
      throw fields.invalid(
          "payload", "must be text, an object or an array, not " + Documents.kind(payload));
    }
    return payload;
  }
}
