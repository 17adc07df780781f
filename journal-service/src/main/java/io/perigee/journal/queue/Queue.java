package io.perigee.journal.queue;

import io.perigee.journal.JournalConfig;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;

/** What is being done and waits to be done in the whole installation, for its operators. */
@Singleton
public final class Queue {

  private final Database database;
  private final int limit;

  Queue(Database database, JournalConfig config) {
    this.database = database;
    this.limit = config.poll().rows();
  }

  /** Oldest first; operations and those of their commands that run. */
  public List<QueueEntry> entries() {
    return database.read(
        h ->
            h.createQuery(
                    """
                    WITH active AS (
                      SELECT o.* FROM journal_operation o
                      WHERE o.ended_at IS NULL AND o.commands IS NOT NULL ORDER BY o.number LIMIT :limit),
                    task AS (
                      SELECT 'maintask' AS level, o.number, o.request_id, o.actor, o.created_at AS at, o.kind, o.subject AS object,
                        CASE WHEN o.ended > 0 OR EXISTS (SELECT 1 FROM journal_command c WHERE c.request_id = o.request_id)
                             THEN 'in progress' ELSE 'queued' END AS status
                      FROM active o
                      UNION ALL
                      SELECT 'subtask', c.number, o.request_id, o.actor, c.started_at, coalesce(c.kind, o.kind), c.key, 'in progress'
                      FROM active o JOIN journal_command c ON c.request_id = o.request_id WHERE c.outcome IS NULL)
                    SELECT level, number, request_id, regexp_replace(actor, '^[^:]*:', '') AS initiator,
                      to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS created, split_part(kind, '.', 1) AS subsystem,
                      concat_ws(' ', substr(kind, strpos(kind, '.') + 1), object) AS task, status
                    FROM task ORDER BY number LIMIT :limit
                    """)
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new QueueEntry(
                            row.getString("level"),
                            row.getLong("number"),
                            row.getString("request_id"),
                            row.getString("initiator"),
                            row.getString("created"),
                            row.getString("subsystem"),
                            row.getString("task"),
                            row.getString("status")))
                .list());
  }
}
