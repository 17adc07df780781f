package io.perigee.runtime.work;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.Plans;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The work queue's statements.
 *
 * <pre>
 *   announced ──(command met on Kafka)──► ready ──claim──► running ──► done | failed
 *       │                                   ▲                │
 *       └──deadline──► running (expired)    └──retry─────────┤
 *                                  claim again when the lease has run out (epoch + 1)
 * </pre>
 */
@Singleton
public final class WorkTable {

  private final Database database;

  WorkTable(Database database) {
    this.database = database;
  }

  // The queue is empty one moment and long the next: a plan made by yesterday's statistics would
  // compare every command with every other, or ask of each whether it may be claimed before taking
  // the first. In the order of work_due, and of each key the first in the order of work_key_active
  // (OFFSET 0 keeps a question from becoming a join), a claim costs what it claims.
  private static final String CANDIDATES =
      """
      SELECT w.command_id, w.deadline <= now() AND w.step IS NULL AS expired
      FROM work w
      WHERE w.state IN ('ready', 'running') AND w.due <= now() AND %s
        AND w.command_id = (SELECT p.command_id FROM work p WHERE p.key = w.key AND p.state IN ('announced', 'ready', 'running')
                            ORDER BY p.number, p.command_id LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM work r WHERE r.key = w.key AND r.state = 'running' AND r.command_id <> w.command_id OFFSET 0)
      ORDER BY w.due
      LIMIT %s
      FOR UPDATE OF w SKIP LOCKED
      """;

  static final String CLAIM =
      """
      WITH interactive AS (%s),
           bulk AS (%s),
           due AS (SELECT * FROM interactive UNION ALL SELECT * FROM bulk)
      UPDATE work w SET state = 'running', epoch = w.epoch + 1, attempts = w.attempts + 1, worker = :worker,
                        due = now() + :lease * interval '1 millisecond'
      FROM due WHERE w.command_id = due.command_id
      RETURNING w.*, due.expired
      """
          .formatted(
              CANDIDATES.formatted("NOT w.bulk", ":most"),
              CANDIDATES.formatted(
                  "w.bulk", "least(:bulk, :most - (SELECT count(*) FROM interactive))"));

  /**
   * Claims due commands, one of a key, in the order of their numbers; interactive ones first.
   * Commands whose lease ran out are among them, and so are commands past their deadline, marked
   * expired.
   *
   * @param most how many at most
   * @param bulk how many of them may be bulk
   */
  List<Task.Row> claim(String worker, int most, int bulk, Duration lease) {
    try {
      return database.write(
          h -> {
            Plans.inOrder(h);
            return h.createQuery(CLAIM)
                .bind("most", most)
                .bind("bulk", bulk)
                .bind("worker", worker)
                .bind("lease", lease.toMillis())
                .map((row, context) -> row(row))
                .list();
          });
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "work_key_running")) {
        // Another worker took a command of one of these keys at the same time: the next claim sees
        // it.
        return List.of();
      }
      throw e;
    }
  }

  /**
   * Announced commands past their deadline: their message never came. They are made ready, to end
   * as expired.
   */
  void readyTheOverdue() {
    database.run(
        h ->
            h.execute(
                "UPDATE work SET state = 'ready', due = now() WHERE state = 'announced' AND deadline <= now()"));
  }

  /** Extends leases; which of the commands are still this worker's. */
  Set<UUID> renew(List<Task> tasks, Duration lease) {
    return database.write(
        h ->
            new HashSet<>(
                h.createQuery(
                        """
                        UPDATE work w SET due = now() + :lease * interval '1 millisecond'
                        FROM unnest(:ids::uuid[], :epochs::bigint[]) AS t (id, epoch)
                        WHERE w.command_id = t.id AND w.epoch = t.epoch AND w.state = 'running'
                        RETURNING w.command_id
                        """)
                    .bind("lease", lease.toMillis())
                    .bindArray("ids", UUID.class, tasks.stream().map(Task::commandId).toList())
                    .bindArray("epochs", Long.class, tasks.stream().map(Task::epoch).toList())
                    .mapTo(UUID.class)
                    .list()));
  }

  /** Ends commands whose claim still holds; which they were. */
  static Set<UUID> end(Handle h, List<Ending> endings) {
    return new HashSet<>(
        h.createQuery(
                """
                UPDATE work w SET state = t.outcome, code = t.code, message = t.message, result = t.result, ended_at = now(), due = now()
                FROM unnest(:ids::uuid[], :epochs::bigint[], :outcomes::text[], :codes::text[], :messages::text[], :results::jsonb[])
                     AS t (id, epoch, outcome, code, message, result)
                WHERE w.command_id = t.id AND w.epoch = t.epoch AND w.state = 'running'
                RETURNING w.command_id
                """)
            .bindArray("ids", UUID.class, endings.stream().map(e -> e.task().commandId()).toList())
            .bindArray("epochs", Long.class, endings.stream().map(e -> e.task().epoch()).toList())
            .bindArray("outcomes", String.class, endings.stream().map(Ending::outcome).toList())
            .bindArray("codes", String.class, endings.stream().map(Ending::code).toList())
            .bindArray("messages", String.class, endings.stream().map(Ending::message).toList())
            .bindArray(
                "results",
                String.class,
                endings.stream()
                    .map(e -> e.result() == null ? null : Json.write(e.result()))
                    .toList())
            .mapTo(UUID.class)
            .list());
  }

  /** Puts a command back, to be begun after a pause. */
  void retry(Task task, Duration after, String why) {
    database.run(
        h ->
            h.createUpdate(
                    """
                    UPDATE work SET state = 'ready', step = NULL, message = :why, due = now() + :after * interval '1 millisecond'
                    WHERE command_id = :id AND epoch = :epoch AND state = 'running'
                    """)
                .bind("why", why)
                .bind("after", after.toMillis())
                .bind("id", task.commandId())
                .bind("epoch", task.epoch())
                .execute());
  }

  static Task.Row row(ResultSet row) throws SQLException {
    String requestId = row.getString("request_id");
    return new Task.Row(
        row.getObject("command_id", UUID.class),
        requestId,
        row.getString("kind"),
        row.getString("key"),
        row.getLong("number"),
        row.getString("account"),
        row.getBoolean("bulk"),
        row.getLong("epoch"),
        row.getInt("attempts"),
        row.getString("step"),
        row.getTimestamp("deadline").toInstant(),
        Json.tree(row.getString("payload")),
        new Cause(row.getString("traceparent"), requestId, row.getString("actor")),
        row.getBoolean("expired"));
  }
}
