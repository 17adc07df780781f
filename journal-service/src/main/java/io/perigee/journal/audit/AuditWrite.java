package io.perigee.journal.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.journal.JournalRecord;

/**
 * A configuration write as it came by the topic.
 *
 * @param id the message's
 * @param source the service that told it, without {@code /perigee/}
 * @param record what was done
 * @param cause who did it, by which request
 */
public record AuditWrite(String id, String source, JournalRecord record, Cause cause) {

  static AuditWrite of(Envelope envelope, JournalRecord record) {
    return new AuditWrite(
        envelope.id(),
        envelope.source().replaceFirst("^/perigee/", ""),
        record,
        new Cause(envelope.traceparent(), envelope.requestid(), envelope.actor()));
  }

  /** By field {@code {"old","new"}}; the bare fields where their values were not told. */
  String changes() {
    if (record.changes() != null) {
      return Json.write(record.changes());
    }
    ObjectNode fields = Json.object();
    record.changed().forEach(fields::putObject);
    return Json.write(fields);
  }
}
