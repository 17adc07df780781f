package io.perigee.compute.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.contracts.journal.JournalRecord.Action;
import io.perigee.contracts.journal.JournalRecord.Change;
import io.perigee.runtime.journal.Journal;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * Tells the journal who changed what of the objects that have no state topic: clouds, racks,
 * secrets, BMC setups, the cluster.
 */
@Singleton
public final class Ledger {

  private static final String FACE = "luna";

  private final Journal journal;
  private final Clock clock;

  Ledger(Journal journal, Clock clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * An object as it was and as it is, in the transaction that changes it.
   *
   * @param kind the plural of what it is, {@code clouds}
   * @param id its identity
   * @param before its fields, {@code name} among them; null if it is new
   * @param after the same; null if it is gone
   * @param secret fields of which only that they have changed is told
   */
  public void tell(
      Handle h,
      String kind,
      String id,
      ObjectNode before,
      ObjectNode after,
      List<String> secret,
      Cause cause) {
    ObjectNode old = before == null ? Json.object() : before;
    ObjectNode now = after == null ? Json.object() : after;
    List<String> changed = new ArrayList<>();
    Map<String, Change> changes = new LinkedHashMap<>();
    for (String field : fields(old, now)) {
      if (!old.path(field).equals(now.path(field))) {
        changed.add(field);
        if (!secret.contains(field)) {
          changes.put(field, new Change(value(old, field), value(now, field)));
        }
      }
    }
    if (changed.isEmpty()) {
      return;
    }
    String name = (after == null ? old : now).path("name").asText(null);
    journal.write(
        h,
        new JournalRecord(
            kind,
            id,
            name,
            action(before, after, changed),
            changed,
            changes,
            null,
            FACE,
            clock.instant()),
        cause);
  }

  private static Action action(ObjectNode before, ObjectNode after, List<String> changed) {
    if (before == null) {
      return Action.CREATED;
    }
    if (after == null) {
      return Action.DELETED;
    }
    return changed.contains("name") ? Action.RENAMED : Action.UPDATED;
  }

  private static TreeSet<String> fields(ObjectNode old, ObjectNode now) {
    TreeSet<String> fields = new TreeSet<>();
    old.fieldNames().forEachRemaining(fields::add);
    now.fieldNames().forEachRemaining(fields::add);
    return fields;
  }

  private static JsonNode value(ObjectNode of, String field) {
    JsonNode value = of.get(field);
    return value == null || value.isNull() ? null : value;
  }
}
