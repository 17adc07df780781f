package io.perigee.journal.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.runtime.identity.Principal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The statements of the table {@code journal_task}. */
final class TaskStore {

  private TaskStore() {}

  /** A task that the master has begun. */
  record Begun(JournalTask task, Principal principal, int attempts) {}

  /** How many are to be carried out yet. */
  static long outstanding(Handle h) {
    return h.createQuery("SELECT count(*) FROM journal_task WHERE state IN ('waiting', 'started')")
        .mapTo(Long.class)
        .one();
  }

  /** How many are kept for a controller. */
  static long kept(Handle h) {
    return h.createQuery("SELECT count(*) FROM journal_task WHERE state = 'kept'")
        .mapTo(Long.class)
        .one();
  }

  static void add(
      Handle h, Payloads payloads, List<NewTask> tasks, List<String> states, Principal principal) {
    h.createUpdate(
            """
            INSERT INTO journal_task (state, function, object, param, payload_sealed, masteronly, misc, sendfor, sendby, created, principal)
            SELECT state, function, object, param, payload, masteronly, misc, sendfor, sendby,
              coalesce(created, extract(epoch FROM now())::bigint::text), :principal::json
            FROM unnest(:states::text[], :functions::text[], :objects::text[], :params::text[], :payloads::bytea[], :masteronlys::boolean[],
                        :miscs::text[], :sendfors::text[], :sendbys::text[], :createds::text[])
                 WITH ORDINALITY AS t (state, function, object, param, payload, masteronly, misc, sendfor, sendby, created, place)
            ORDER BY place
            """)
        .bind("principal", Json.write(principal))
        .bindArray("states", String.class, states)
        .bindArray("functions", String.class, tasks.stream().map(NewTask::function).toList())
        .bindArray("objects", String.class, tasks.stream().map(NewTask::object).toList())
        .bindArray("params", String.class, tasks.stream().map(NewTask::param).toList())
        .bindArray(
            "payloads", byte[].class, tasks.stream().map(t -> payloads.seal(t.payload())).toList())
        .bindArray("masteronlys", Boolean.class, tasks.stream().map(NewTask::masteronly).toList())
        .bindArray("miscs", String.class, tasks.stream().map(NewTask::misc).toList())
        .bindArray("sendfors", String.class, tasks.stream().map(NewTask::sendfor).toList())
        .bindArray("sendbys", String.class, tasks.stream().map(NewTask::sendby).toList())
        .bindArray("createds", String.class, tasks.stream().map(NewTask::created).toList())
        .execute();
  }

  /** In their order; of one controller, or of all if it is null. */
  static List<JournalTask> list(Handle h, Payloads payloads, String sendfor, int limit) {
    return h.createQuery(
            """
            SELECT * FROM journal_task WHERE :sendfor::text IS NULL OR sendfor = :sendfor ORDER BY id LIMIT :limit
            """)
        .bind("sendfor", sendfor)
        .bind("limit", limit)
        .map((row, c) -> read(payloads, row))
        .list();
  }

  /** Clears a controller's tasks, but for the one that is being carried out. */
  static int clear(Handle h, String sendfor) {
    return h.createUpdate(
            "DELETE FROM journal_task WHERE sendfor = :sendfor AND state <> 'started'")
        .bind("sendfor", sendfor)
        .execute();
  }

  /** What was begun and has no outcome: its master is gone, and it may have been done. */
  static int giveUpStarted(Handle h, String why) {
    return h.createUpdate(
            """
            UPDATE journal_task SET state = 'unknown', outcome = :why, ended_at = now() WHERE state = 'started'
            """)
        .bind("why", why)
        .execute();
  }

  /** Begins the first task that waits, if it is due: those behind it wait for it. */
  static Optional<Begun> begin(Handle h, Payloads payloads, long epoch) {
    return h.createQuery(
            """
            UPDATE journal_task t SET state = 'started', epoch = :epoch, attempts = t.attempts + 1
            WHERE t.id = (SELECT id FROM journal_task WHERE state = 'waiting' ORDER BY id LIMIT 1) AND t.state = 'waiting'
              AND t.due <= now()
            RETURNING t.*
            """)
        .bind("epoch", epoch)
        .map(
            (row, context) ->
                new Begun(
                    read(payloads, row),
                    principal(Json.tree(row.getString("principal"))),
                    row.getInt("attempts")))
        .findOne();
  }

  static void end(Handle h, long id, String state, Integer status, String outcome) {
    h.createUpdate(
            """
            UPDATE journal_task SET state = :state, status = :status, outcome = :outcome, ended_at = now()
            WHERE id = :id AND state = 'started'
            """)
        .bind("id", id)
        .bind("state", state)
        .bind("status", status)
        .bind("outcome", outcome)
        .execute();
  }

  static void postpone(Handle h, long id, Duration after) {
    h.createUpdate(
            """
            UPDATE journal_task SET state = 'waiting', due = now() + :after * interval '1 millisecond'
            WHERE id = :id AND state = 'started'
            """)
        .bind("id", id)
        .bind("after", after.toMillis())
        .execute();
  }

  private static JournalTask read(Payloads payloads, ResultSet row) throws SQLException {
    String open = row.getString("payload");
    return new JournalTask(
        row.getLong("id"),
        new NewTask(
            row.getString("function"),
            row.getString("object"),
            row.getString("param"),
            open == null ? payloads.open(row.getBytes("payload_sealed")) : Json.tree(open),
            row.getBoolean("masteronly"),
            row.getString("misc"),
            row.getString("sendfor"),
            row.getString("sendby"),
            row.getString("created")),
        row.getString("state"),
        row.getObject("status", Integer.class),
        row.getString("outcome"));
  }

  private static Principal principal(JsonNode json) {
    try {
      return Json.convert(json, Principal.class);
    } catch (MalformedMessage e) {
      throw new IllegalStateException("a stored principal cannot be read", e);
    }
  }
}
