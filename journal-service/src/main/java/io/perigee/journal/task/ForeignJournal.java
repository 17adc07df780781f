package io.perigee.journal.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.journal.JournalConfig;
import io.perigee.journal.audit.AuditListener;
import io.perigee.journal.audit.AuditWrite;
import io.perigee.runtime.identity.Principal;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Keeps this installation's configuration writes as tasks for the controllers that have another
 * database, and only for those: the others see the writes themselves.
 */
@Singleton
final class ForeignJournal implements AuditListener {

  private final List<String> foreign;
  private final String self;
  private final Payloads payloads;

  ForeignJournal(JournalConfig config, Payloads payloads) {
    this.foreign = config.ha().foreign().orElse(List.of());
    this.self = config.ha().controller();
    this.payloads = payloads;
  }

  @Override
  public void written(Handle h, List<AuditWrite> writes) {
    if (foreign.isEmpty()) {
      return;
    }
    // The operator's own; tenants' are nothing that Luna2 knows.
    List<JournalRecord> records =
        writes.stream()
            .map(AuditWrite::record)
            .filter(r -> r.account() == null)
            .sorted(Comparator.comparing(JournalRecord::at))
            .toList();
    Map<String, JsonNode> known = known(h, records);
    List<NewTask> tasks = new ArrayList<>();
    for (JournalRecord record : records) {
      for (NewTask task : ForeignTasks.of(record, known.get(key(record.kind(), record.id())))) {
        foreign.forEach(controller -> tasks.add(task.sent(self, controller)));
      }
    }
    if (!tasks.isEmpty()) {
      List<String> states = tasks.stream().map(t -> "kept").toList();
      TaskStore.add(h, payloads, tasks, states, Principal.service(self));
    }
  }

  private static Map<String, JsonNode> known(Handle h, List<JournalRecord> records) {
    Map<String, JsonNode> known = new HashMap<>();
    h.createQuery(
            """
            SELECT k.topic, k.id, k.object::text FROM known k
            JOIN unnest(:kinds::text[], :ids::text[]) AS r (kind, id) ON k.topic = r.kind AND k.id = r.id
            WHERE k.object IS NOT NULL
            """)
        .bindArray("kinds", String.class, records.stream().map(JournalRecord::kind).toList())
        .bindArray("ids", String.class, records.stream().map(JournalRecord::id).toList())
        .map((row, c) -> Map.entry(key(row.getString(1), row.getString(2)), row.getString(3)))
        .forEach(e -> known.put(e.getKey(), Json.tree(e.getValue())));
    return known;
  }

  private static String key(String kind, String id) {
    return kind + "/" + id;
  }
}
