package io.perigee.auth.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.contracts.journal.JournalRecord.Action;
import io.perigee.runtime.journal.Journal;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells the journal who changed users and groups, with old and new values; of passwords only that
 * there is another. The directory has been changed by then: should the database be away at that
 * moment, the change stands untold.
 */
@Singleton
public final class DirectoryJournal {

  private final Database database;
  private final Journal journal;
  private final Clock clock;

  DirectoryJournal(Database database, Journal journal, Clock clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  void user(
      OsUser before,
      List<String> was,
      OsUser after,
      List<String> is,
      boolean password,
      Cause cause) {
    Set<String> secret = password ? Set.of(DirectoryTree.PASSWORD) : Set.of();
    tell(
        "osusers",
        before == null ? null : before.name(),
        before == null ? null : show(before, was),
        after == null ? null : after.name(),
        after == null ? null : show(after, is),
        secret,
        cause);
  }

  void group(OsGroup before, OsGroup after, Cause cause) {
    tell(
        "osgroups",
        before == null ? null : before.name(),
        before == null ? null : show(before),
        after == null ? null : after.name(),
        after == null ? null : show(after),
        Set.of(),
        cause);
  }

  private void tell(
      String kind,
      String oldName,
      ObjectNode before,
      String newName,
      ObjectNode after,
      Set<String> secret,
      Cause cause) {
    ObjectNode old = before == null ? Json.object() : before;
    ObjectNode now = after == null ? Json.object() : after;
    Set<String> fields = new LinkedHashSet<>();
    old.fieldNames().forEachRemaining(fields::add);
    now.fieldNames().forEachRemaining(fields::add);
    Map<String, JournalRecord.Change> changes = new LinkedHashMap<>();
    for (String field : fields) {
      if (!java.util.Objects.equals(old.get(field), now.get(field))) {
        changes.put(field, new JournalRecord.Change(old.get(field), now.get(field)));
      }
    }
    Set<String> changed = new LinkedHashSet<>(changes.keySet());
    changed.addAll(secret);
    if (changed.isEmpty()) {
      return;
    }
    Action action =
        before == null
            ? Action.CREATED
            : after == null
                ? Action.DELETED
                : oldName.equals(newName) ? Action.UPDATED : Action.RENAMED;
    String name = after == null ? oldName : newName;
    JournalRecord record =
        new JournalRecord(
            kind,
            oldName == null ? name : oldName,
            name,
            action,
            List.copyOf(changed),
            changes,
            null,
            "luna",
            clock.instant());
    database.run(h -> journal.write(h, record, cause));
  }

  private static ObjectNode show(OsUser user, List<String> groups) {
    ObjectNode json = Json.object().put("name", user.name());
    json.put("uidNumber", user.uidNumber()).put("gidNumber", user.gidNumber());
    user.fields().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(field -> json.put(field.getKey().attribute(), field.getValue()));
    json.set("memberOf", Json.MAPPER.valueToTree(groups.stream().sorted().toList()));
    return json;
  }

  private static ObjectNode show(OsGroup group) {
    ObjectNode json = Json.object().put("name", group.name()).put("gidNumber", group.gidNumber());
    json.set("member", Json.MAPPER.valueToTree(group.members()));
    return json;
  }
}
