package io.perigee.journal.operation;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.operation.OperationEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a batch says of one command: that it runs, or, if {@code outcome} is there, how it ended.
 *
 * @param started when it was first heard of in the batch
 * @param ended null while it runs
 */
record CommandRow(
    String requestId,
    UUID commandId,
    String kind,
    String key,
    String outcome,
    String code,
    String message,
    String result,
    Instant started,
    Instant ended) {

  /**
   * One row a command; of two ends the first counts. Ended ones stand in the order of their ends.
   */
  static List<CommandRow> of(List<Said> batch) {
    Map<List<Object>, CommandRow> rows = new LinkedHashMap<>();
    for (Said said : batch) {
      OperationEvent e = said.event();
      if (e.commandId() == null) {
        continue;
      }
      List<Object> key = List.of(e.requestId(), e.commandId());
      CommandRow before = rows.get(key);
      if (before == null) {
        rows.put(key, one(said, e.at()));
      } else if (before.outcome == null && said.ended()) {
        rows.remove(key);
        rows.put(key, one(said, before.started));
      }
    }
    return List.copyOf(rows.values());
  }

  private static CommandRow one(Said said, Instant started) {
    OperationEvent e = said.event();
    String kind = Said.storable(e.kind());
    String key = Said.storable(e.key());
    if (!said.ended()) {
      return new CommandRow(
          e.requestId(), e.commandId(), kind, key, null, null, null, null, started, null);
    }
    String result = e.result() == null || e.result().isNull() ? null : Json.write(e.result());
    return new CommandRow(
        e.requestId(),
        e.commandId(),
        kind,
        key,
        e.outcome(),
        Said.storable(e.code()),
        Said.storable(e.message()),
        result,
        started,
        e.at());
  }
}
