package io.perigee.journal.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.contracts.journal.JournalRecord.Action;
import io.perigee.contracts.journal.JournalRecord.Change;
import io.perigee.journal.JournalConfig;
import io.perigee.journal.audit.AuditListener;
import io.perigee.journal.audit.AuditWrite;
import io.perigee.runtime.identity.Principal;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Keeps this installation's configuration writes as tasks for the controllers that have another
 * database, and only for those: the others see the writes themselves.
 */
@Singleton
final class ForeignJournal implements AuditListener {

  private static final Map<String, String> NOUNS =
      Map.of("nodes", "node", "groups", "group", "networks", "network", "osimages", "osimage");

  /** They travel in base64. */
  private static final Set<String> ENCODED =
      Set.of("prescript", "partscript", "postscript", "comment");

  /** Of the object's own making, not of its configuration. */
  private static final Set<String> MADE =
      Set.of("id", "number", "name", "state", "bmc", "imagefile");

  private final List<String> foreign;
  private final String self;

  ForeignJournal(JournalConfig config) {
    this.foreign = config.ha().foreign().orElse(List.of());
    this.self = config.ha().controller();
  }

  @Override
  public void written(Handle h, List<AuditWrite> writes) {
    List<NewTask> tasks = new ArrayList<>();
    for (AuditWrite write : writes) {
      String noun = NOUNS.get(write.record().kind());
      if (noun != null && write.record().account() == null && write.record().name() != null) {
        foreign.forEach(controller -> tasks.add(task(noun, write.record(), controller)));
      }
    }
    if (!tasks.isEmpty()) {
      TaskStore.add(h, tasks, tasks.stream().map(t -> "kept").toList(), Principal.service(self));
    }
  }

  private NewTask task(String noun, JournalRecord record, String controller) {
    boolean deleted = record.action() == Action.DELETED;
    return new NewTask(
        noun + (deleted ? "_delete" : "_update"),
        nameBefore(record),
        null,
        deleted ? null : Json.MAPPER.getNodeFactory().textNode(payload(noun, record)),
        false,
        null,
        controller,
        self,
        Long.toString(record.at().getEpochSecond()));
  }

  /** A renamed object is still known by its old name elsewhere. */
  private static String nameBefore(JournalRecord record) {
    Change name =
        record.changes() == null || record.action() != Action.RENAMED
            ? null
            : record.changes().get("name");
    return name == null || name.before() == null ? record.name() : name.before().asText();
  }

  private static String payload(String noun, JournalRecord record) {
    ObjectNode body = Json.object();
    ObjectNode fields = body.putObject("config").putObject(noun).putObject(nameBefore(record));
    if (record.action() == Action.RENAMED) {
      fields.put(noun.equals("network") ? "newnetname" : newName(noun), record.name());
    }
    if (record.changes() != null) {
      record.changes().forEach((field, change) -> put(fields, field, change));
    }
    return Base64.getEncoder().encodeToString(Json.write(body).getBytes(StandardCharsets.UTF_8));
  }

  private static String newName(String noun) {
    return noun.equals("osimage") ? "newosimage" : "new" + noun + "name";
  }

  private static void put(ObjectNode fields, String field, Change change) {
    if (MADE.contains(field) || field.endsWith("_id")) {
      return;
    }
    if (change.after() == null) {
      fields.put(field, "");
    } else if (ENCODED.contains(field) && change.after().isTextual()) {
      fields.put(
          field,
          Base64.getEncoder()
              .encodeToString(change.after().textValue().getBytes(StandardCharsets.UTF_8)));
    } else {
      fields.set(field, change.after());
    }
  }
}
