package io.perigee.journal.monitor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * A node's last report as it is stored, and published on {@code reports}.
 *
 * @param id the node's
 * @param node its name when it was reported; null in rows older than the topic
 * @param status text for people; may be null
 */
public record ReportRow(
    String id, String node, String state, String status, Instant at, long version) {

  /** The columns that {@link #of} reads, in their order. */
  public static final String COLUMNS = "node_id, node_name, state, status, reported_at, version";

  /** Reads a row of {@link #COLUMNS}. */
  public static ReportRow of(ResultSet row) throws SQLException {
    return new ReportRow(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getObject(5, OffsetDateTime.class).toInstant(),
        row.getLong(6));
  }

  /** What is published when these fields have changed. */
  public StateChange change(List<String> changed) {
    return new StateChange(
        Topics.REPORTS, id, node, version, null, null, "active", changed, false, document());
  }

  /** What is published when the node is no more. */
  public StateChange end() {
    return new StateChange(
        Topics.REPORTS,
        id,
        node,
        version + 1,
        null,
        null,
        "deleted",
        List.of("state"),
        true,
        document());
  }

  private ObjectNode document() {
    return Json.object()
        .put("id", id)
        .put("node", node == null ? "" : node)
        .put("state", state)
        .put("status", status)
        .put("at", at.toString());
  }
}
