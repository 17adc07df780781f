package io.perigee.journal.operation;

import io.perigee.contracts.operation.OperationEvent;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/**
 * What a batch says of one operation as a whole. All but id and times are null unless its
 * acceptance is in the batch.
 *
 * @param first the earliest time told of it in the batch
 * @param last the latest
 */
record OperationRow(
    String requestId,
    String kind,
    String subject,
    String account,
    String face,
    String actor,
    Integer commands,
    Instant first,
    Instant last) {

  /**
   * One row an operation, in the order of their ids: rows are locked in this order, so that no two
   * batches wait crosswise.
   */
  static List<OperationRow> of(List<Said> batch) {
    TreeMap<String, OperationRow> rows = new TreeMap<>();
    batch.forEach(said -> rows.merge(said.event().requestId(), one(said), OperationRow::merged));
    return List.copyOf(rows.values());
  }

  private static OperationRow one(Said said) {
    OperationEvent e = said.event();
    return e.phase() == OperationEvent.Phase.ACCEPTED
        ? new OperationRow(
            e.requestId(),
            Said.storable(e.kind()),
            Said.storable(e.subject()),
            Said.storable(e.account()),
            Said.storable(e.face()),
            said.actor(),
            e.commands(),
            e.at(),
            e.at())
        : new OperationRow(e.requestId(), null, null, null, null, null, null, e.at(), e.at());
  }

  private OperationRow merged(OperationRow other) {
    OperationRow accepted = commands != null ? this : other;
    return new OperationRow(
        requestId,
        accepted.kind,
        accepted.subject,
        accepted.account,
        accepted.face,
        accepted.actor,
        accepted.commands,
        first.isBefore(other.first) ? first : other.first,
        last.isAfter(other.last) ? last : other.last);
  }
}
