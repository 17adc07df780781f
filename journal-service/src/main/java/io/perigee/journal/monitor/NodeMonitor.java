package io.perigee.journal.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What the nodes' installers, and who watches the nodes, say of them ("Node monitoring"). Nodes are
 * those of the topic {@code nodes}; one that was made a moment ago is asked for at its owner.
 */
@Singleton
public final class NodeMonitor {

  private final Database database;
  private final Known known;
  private final Internal internal;
  private final States states;

  NodeMonitor(Database database, Known known, Internal internal, States states) {
    this.states = states;
    this.database = database;
    this.known = known;
    this.internal = internal;
  }

  /** All nodes by name, also those that have said nothing. */
  public List<MonitorRow> list() {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT k.name, r.state FROM known k LEFT JOIN node_report r ON r.node_id = k.id
                    WHERE k.topic = :topic AND NOT k.deleted ORDER BY k.name
                    """)
                .bind("topic", Topics.NODES.name())
                .map((row, context) -> row(row.getString("name"), row.getString("state")))
                .list());
  }

  /**
   * One node's last report.
   *
   * @throws NotFound if there is no such node
   */
  public NodeReport get(String node) {
    String id = id(node);
    return database
        .read(
            h ->
                h.createQuery("SELECT state, status FROM node_report WHERE node_id = :id")
                    .bind("id", id)
                    .map(
                        (row, context) ->
                            new NodeReport(node, row.getString("state"), row.getString("status")))
                    .findOne())
        .orElse(new NodeReport(node, null, null));
  }

  /**
   * Keeps a report instead of the one before, and publishes it: the node's owner shows it.
   *
   * @throws NotFound if there is no such node
   */
  public void report(NodeReport report, Cause cause) {
    String id = id(report.node());
    database.run(
        h -> {
          ReportRow kept = keep(h, id, report).orElseThrow(() -> unknown(report.node()));
          states.publish(h, kept.change(List.of("state", "status")), cause);
        });
  }

  private static Optional<ReportRow> keep(Handle h, String id, NodeReport report) {
    return h.createQuery(
            """
            INSERT INTO node_report AS r (node_id, node_name, state, status)
            SELECT :id, :name, :state, :status
            WHERE NOT EXISTS (SELECT 1 FROM known WHERE topic = :topic AND id = :id AND deleted)
            ON CONFLICT ON CONSTRAINT node_report_pk DO UPDATE
            SET node_name = excluded.node_name, state = excluded.state, status = excluded.status, reported_at = now(),
              version = r.version + 1
            RETURNING\s"""
                + ReportRow.COLUMNS)
        .bind("id", id)
        .bind("name", report.node())
        .bind("state", report.state())
        .bind("status", report.status())
        .bind("topic", Topics.NODES.name())
        .map((row, context) -> ReportRow.of(row))
        .findOne();
  }

  private String id(String node) {
    Optional<String> id = known.byName(Topics.NODES, null, node).map(KnownRow::id);
    return id.or(() -> atItsOwner(node)).orElseThrow(() -> unknown(node));
  }

  private Optional<String> atItsOwner(String node) {
    return internal
        .find(
            "compute",
            "/internal/nodes/by-name/"
                + URLEncoder.encode(node, StandardCharsets.UTF_8).replace("+", "%20"))
        .map(found -> found.path("id"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }

  private static MonitorRow row(String name, String state) {
    String reported = state == null ? "unknown" : state;
    return new MonitorRow(
        name, name + " " + NodeState.shown(reported), NodeState.interpreted(reported));
  }

  private static NotFound unknown(String node) {
    return new NotFound("node " + node + " does not exist");
  }
}
