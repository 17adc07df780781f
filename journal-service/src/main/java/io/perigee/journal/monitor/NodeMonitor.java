package io.perigee.journal.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What the nodes' installers, and who watches the nodes, say of them ("Node monitoring"). Nodes are
 * those of the topic {@code nodes}; one that was made a moment ago is asked for at its owner.
 */
@Singleton
public final class NodeMonitor {

  private final Database database;
  private final Known known;
  private final Internal internal;

  NodeMonitor(Database database, Known known, Internal internal) {
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
   * Keeps a report instead of the one before.
   *
   * @throws NotFound if there is no such node
   */
  public void report(NodeReport report) {
    String id = id(report.node());
    boolean kept =
        database.write(
            h ->
                h.createUpdate(
                            """
                            INSERT INTO node_report AS r (node_id, state, status)
                            SELECT :id, :state, :status
                            WHERE NOT EXISTS (SELECT 1 FROM known WHERE topic = :topic AND id = :id AND deleted)
                            ON CONFLICT ON CONSTRAINT node_report_pk DO UPDATE
                            SET state = excluded.state, status = excluded.status, reported_at = now()
                            """)
                        .bind("id", id)
                        .bind("state", report.state())
                        .bind("status", report.status())
                        .bind("topic", Topics.NODES.name())
                        .execute()
                    == 1);
    if (!kept) {
      throw unknown(report.node());
    }
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
