package io.perigee.journal.monitor;

import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * How far the osimages are ("OS image monitoring", "Sync monitoring"): from what their owner
 * publishes and from the last operation on each.
 *
 * <pre>
 *   osimage:  not built ─► queued ─► building ─► built | error
 *   sync:     pending ─► syncing ─► synced | error
 * </pre>
 *
 * Controllers share the files of an installation: what is built is synced, unless it is being
 * pushed or grabbed just now.
 */
@Singleton
public final class ImageMonitor {

  /** The osimages that there are, with the last operation that made or moved their files. */
  private static final String SELECT =
      """
      SELECT k.name, coalesce(k.object ->> 'imagefile', '') <> '' AS packed, o.moves, o.state
      FROM known k LEFT JOIN LATERAL (
        SELECT o.kind LIKE 'osimage.push%%' OR o.kind LIKE 'osimage.grab%%' OR o.kind LIKE 'osimage.ospush%%'
               OR o.kind LIKE 'osimage.osgrab%%' AS moves,
          CASE WHEN o.ended_at IS NOT NULL THEN CASE WHEN o.failed > 0 THEN 'failed' ELSE 'done' END
               WHEN o.ended > 0 OR EXISTS (SELECT 1 FROM journal_command c WHERE c.request_id = o.request_id) THEN 'running'
               ELSE 'queued' END AS state
        FROM journal_operation o
        WHERE o.subject = k.name AND o.kind LIKE 'osimage.%%' AND o.account IS NULL
        ORDER BY o.number DESC LIMIT 1) o ON true
      WHERE k.topic = :topic AND NOT k.deleted AND k.account IS NULL %s
      ORDER BY k.name
      """;

  /** One osimage as it stands. */
  private record Osimage(String name, boolean packed, boolean moves, String operation) {

    String built() {
      return switch (moves ? "done" : operation) {
        case "queued" -> "queued";
        case "running" -> "building";
        case "failed" -> "error";
        default -> packed ? "built" : "not built";
      };
    }

    String synced() {
      if (moves) {
        return switch (operation) {
          case "queued", "running" -> "syncing";
          case "failed" -> "error";
          default -> packed ? "synced" : "pending";
        };
      }
      return packed ? "synced" : "pending";
    }
  }

  private final Database database;

  ImageMonitor(Database database) {
    this.database = database;
  }

  /** All osimages by name: {@code built} and its kind. */
  public List<MonitorRow> built() {
    return osimages().stream().map(o -> row(o, o.built())).toList();
  }

  /** All osimages by name: {@code synced} and its kind. */
  public List<MonitorRow> synced() {
    return osimages().stream().map(o -> row(o, o.synced())).toList();
  }

  /** One osimage; empty if there is none of this name. */
  public Optional<MonitorRow> built(String name) {
    return osimage(name).map(o -> row(o, o.built()));
  }

  /** One osimage; empty if there is none of this name. */
  public Optional<MonitorRow> synced(String name) {
    return osimage(name).map(o -> row(o, o.synced()));
  }

  private static MonitorRow row(Osimage osimage, String status) {
    String state =
        switch (status) {
          case "built", "synced" -> "ok";
          default -> status;
        };
    return new MonitorRow(osimage.name(), osimage.name() + " " + state, status);
  }

  private List<Osimage> osimages() {
    return database.read(
        h ->
            h.createQuery(SELECT.formatted(""))
                .bind("topic", Topics.OSIMAGES.name())
                .map(
                    (row, context) ->
                        new Osimage(
                            row.getString("name"),
                            row.getBoolean("packed"),
                            row.getBoolean("moves"),
                            Optional.ofNullable(row.getString("state")).orElse("done")))
                .list());
  }

  private Optional<Osimage> osimage(String name) {
    return database.read(
        h ->
            h.createQuery(SELECT.formatted("AND k.name = :name"))
                .bind("topic", Topics.OSIMAGES.name())
                .bind("name", name)
                .map(
                    (row, context) ->
                        new Osimage(
                            row.getString("name"),
                            row.getBoolean("packed"),
                            row.getBoolean("moves"),
                            Optional.ofNullable(row.getString("state")).orElse("done")))
                .findOne());
  }
}
