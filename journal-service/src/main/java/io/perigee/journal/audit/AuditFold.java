package io.perigee.journal.audit;

import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.TopicReader;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Keeps the topic {@code journal} as the audit trail; what comes again adds nothing. */
@Singleton
public final class AuditFold implements TopicReader {

  private final Instance<AuditListener> listeners;

  AuditFold(@Any Instance<AuditListener> listeners) {
    this.listeners = listeners;
  }

  @Override
  public Topic topic() {
    return Topics.JOURNAL;
  }

  @Override
  public void check(Received message) throws MalformedMessage {
    if (message.envelope() == null || message.envelope().data() == null) {
      throw new MalformedMessage("a journal entry has data");
    }
    record(message.envelope());
  }

  @Override
  public void fold(Handle h, List<Received> batch) {
    List<AuditWrite> writes = batch.stream().map(AuditFold::write).toList();
    Set<String> kept = new HashSet<>(insert(h, writes));
    List<AuditWrite> news = new ArrayList<>();
    for (AuditWrite write : writes) {
      if (kept.remove(write.id())) {
        news.add(write);
      }
    }
    if (!news.isEmpty()) {
      listeners.forEach(listener -> listener.written(h, news));
    }
  }

  private static List<String> insert(Handle h, List<AuditWrite> writes) {
    return h.createQuery(
            """
            INSERT INTO audit_entry (message_id, kind, object_id, name, action, changes, account, face, actor, request_id, source, at)
            SELECT id, kind, object_id, name, action, changes, account, face, actor, request_id, source, at
            FROM unnest(:ids::text[], :kinds::text[], :objects::text[], :names::text[], :actions::text[], :changes::jsonb[],
                        :accounts::text[], :faces::text[], :actors::text[], :requests::text[], :sources::text[], :times::timestamptz[])
                 WITH ORDINALITY AS w (id, kind, object_id, name, action, changes, account, face, actor, request_id, source, at, place)
            ORDER BY place
            ON CONFLICT ON CONSTRAINT audit_entry_message_unique DO NOTHING
            RETURNING message_id
            """)
        .bindArray("ids", String.class, writes.stream().map(AuditWrite::id).toList())
        .bindArray("kinds", String.class, writes.stream().map(w -> w.record().kind()).toList())
        .bindArray("objects", String.class, writes.stream().map(w -> w.record().id()).toList())
        .bindArray("names", String.class, writes.stream().map(w -> w.record().name()).toList())
        .bindArray(
            "actions", String.class, writes.stream().map(w -> w.record().action().text()).toList())
        .bindArray("changes", String.class, writes.stream().map(AuditWrite::changes).toList())
        .bindArray(
            "accounts", String.class, writes.stream().map(w -> w.record().account()).toList())
        .bindArray("faces", String.class, writes.stream().map(w -> w.record().face()).toList())
        .bindArray("actors", String.class, writes.stream().map(w -> w.cause().actor()).toList())
        .bindArray(
            "requests", String.class, writes.stream().map(w -> w.cause().requestId()).toList())
        .bindArray("sources", String.class, writes.stream().map(AuditWrite::source).toList())
        .bindArray(
            "times", String.class, writes.stream().map(w -> w.record().at().toString()).toList())
        .mapTo(String.class)
        .list();
  }

  private static AuditWrite write(Received message) {
    try {
      return AuditWrite.of(message.envelope(), record(message.envelope()));
    } catch (MalformedMessage e) {
      throw new IllegalStateException("a message that was not checked", e);
    }
  }

  private static JournalRecord record(Envelope envelope) throws MalformedMessage {
    JournalRecord record = Json.convert(envelope.data(), JournalRecord.class);
    if (record.kind() == null
        || record.id() == null
        || record.action() == null
        || record.at() == null) {
      throw new MalformedMessage("a journal entry has kind, id, action and at");
    }
    return record;
  }
}
