package io.perigee.journal.operation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The four statements that fold a batch, however many operations and commands are in it. */
final class FoldStatements {

  private FoldStatements() {}

  /** Makes or completes the operations, and locks them until the transaction ends. */
  static void operations(Handle h, List<OperationRow> rows) {
    h.createUpdate(
            """
            INSERT INTO journal_operation AS o
              (request_id, kind, subject, account, face, actor, commands, created_at, updated_at)
            SELECT * FROM unnest(:ids::text[], :kinds::text[], :subjects::text[], :accounts::text[], :faces::text[],
                                 :actors::text[], :commands::integer[], :firsts::timestamptz[], :lasts::timestamptz[])
            ON CONFLICT ON CONSTRAINT journal_operation_pk DO UPDATE SET
              kind = coalesce(o.kind, excluded.kind), subject = coalesce(o.subject, excluded.subject),
              account = coalesce(o.account, excluded.account), face = coalesce(o.face, excluded.face),
              actor = coalesce(o.actor, excluded.actor), commands = coalesce(o.commands, excluded.commands),
              created_at = least(o.created_at, excluded.created_at), updated_at = greatest(o.updated_at, excluded.updated_at)
            """)
        .bindArray("ids", String.class, texts(rows, OperationRow::requestId))
        .bindArray("kinds", String.class, texts(rows, OperationRow::kind))
        .bindArray("subjects", String.class, texts(rows, OperationRow::subject))
        .bindArray("accounts", String.class, texts(rows, OperationRow::account))
        .bindArray("faces", String.class, texts(rows, OperationRow::face))
        .bindArray("actors", String.class, texts(rows, OperationRow::actor))
        .bindArray("commands", Integer.class, rows.stream().map(OperationRow::commands).toList())
        .bindArray("firsts", String.class, times(rows, OperationRow::first))
        .bindArray("lasts", String.class, times(rows, OperationRow::last))
        .execute();
  }

  /** Appends messages that are not there yet, each at the next place of its operation. */
  static void messages(Handle h, List<MessageRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    h.createUpdate(
            """
            WITH told AS (
              SELECT t.*, row_number() OVER (PARTITION BY t.request_id ORDER BY t.place) AS n
              FROM unnest(:requests::text[], :ids::text[], :texts::text[], :times::timestamptz[]) WITH ORDINALITY
                   AS t (request_id, message_id, text, at, place)
              WHERE NOT EXISTS (SELECT 1 FROM journal_message m
                                WHERE m.request_id = t.request_id AND m.message_id = t.message_id)),
            added AS (
              INSERT INTO journal_message (request_id, sequence, message_id, text, created_at)
              SELECT t.request_id, o.messages + t.n, t.message_id, t.text, t.at
              FROM told t JOIN journal_operation o ON o.request_id = t.request_id
              RETURNING request_id, sequence)
            UPDATE journal_operation o SET messages = a.last
            FROM (SELECT request_id, max(sequence) AS last FROM added GROUP BY request_id) a
            WHERE o.request_id = a.request_id
            """)
        .bindArray("requests", String.class, texts(rows, MessageRow::requestId))
        .bindArray("ids", String.class, texts(rows, MessageRow::messageId))
        .bindArray("texts", String.class, texts(rows, MessageRow::text))
        .bindArray("times", String.class, times(rows, MessageRow::at))
        .execute();
  }

  /**
   * Notes commands that run, ends those that ended and have not been ended before, and counts
   * these.
   */
  static void commands(Handle h, List<CommandRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    h.createUpdate(
            """
            WITH told AS (
              SELECT t.*, CASE WHEN t.outcome IS NOT NULL THEN
                       row_number() OVER (PARTITION BY t.request_id, t.outcome IS NULL ORDER BY t.place) END AS n
              FROM unnest(:requests::text[], :ids::uuid[], :kinds::text[], :keys::text[], :outcomes::text[], :codes::text[],
                          :messages::text[], :results::json[], :starts::timestamptz[], :ends::timestamptz[]) WITH ORDINALITY
                   AS t (request_id, command_id, kind, key, outcome, code, message, result, started_at, ended_at, place)),
            put AS (
              INSERT INTO journal_command AS c
                (request_id, command_id, kind, key, sequence, outcome, code, message, result, started_at, ended_at)
              SELECT t.request_id, t.command_id, t.kind, t.key, o.results + t.n, t.outcome, t.code, t.message, t.result,
                     t.started_at, t.ended_at
              FROM told t JOIN journal_operation o ON o.request_id = t.request_id
              ON CONFLICT ON CONSTRAINT journal_command_pk DO UPDATE SET
                sequence = excluded.sequence, outcome = excluded.outcome, code = excluded.code, message = excluded.message,
                result = excluded.result, ended_at = excluded.ended_at
                WHERE c.outcome IS NULL AND excluded.outcome IS NOT NULL
              RETURNING request_id, outcome, code, sequence),
            counted AS (
              SELECT request_id, count(*) AS ended, count(*) FILTER (WHERE outcome = 'failed') AS failed,
                     max(sequence) AS last, (array_agg(code ORDER BY sequence) FILTER (WHERE outcome = 'failed'))[1] AS code
              FROM put WHERE outcome IS NOT NULL GROUP BY request_id)
            UPDATE journal_operation o SET
              ended = o.ended + n.ended, failed = o.failed + n.failed, results = n.last, code = coalesce(o.code, n.code)
            FROM counted n WHERE o.request_id = n.request_id
            """)
        .bindArray("requests", String.class, texts(rows, CommandRow::requestId))
        .bindArray("ids", UUID.class, rows.stream().map(CommandRow::commandId).toList())
        .bindArray("kinds", String.class, texts(rows, CommandRow::kind))
        .bindArray("keys", String.class, texts(rows, CommandRow::key))
        .bindArray("outcomes", String.class, texts(rows, CommandRow::outcome))
        .bindArray("codes", String.class, texts(rows, CommandRow::code))
        .bindArray("messages", String.class, texts(rows, CommandRow::message))
        .bindArray("results", String.class, texts(rows, CommandRow::result))
        .bindArray("starts", String.class, times(rows, CommandRow::started))
        .bindArray("ends", String.class, times(rows, CommandRow::ended))
        .execute();
  }

  /** Ends the operations of which all commands have ended; which they were. */
  static List<EndedOperation> close(Handle h, List<String> requests) {
    return h.createQuery(
            """
            UPDATE journal_operation SET ended_at = updated_at
            WHERE request_id = ANY (:requests) AND ended_at IS NULL AND ended >= commands
            RETURNING request_id, account, kind, subject, failed > 0 AS failed, code, ended_at
            """)
        .bindArray("requests", String.class, requests)
        .map(
            (row, context) ->
                new EndedOperation(
                    row.getString("request_id"),
                    row.getString("account"),
                    row.getString("kind"),
                    row.getString("subject"),
                    row.getBoolean("failed"),
                    row.getString("code"),
                    row.getObject("ended_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  private static <T> List<String> texts(List<T> rows, Function<T, String> column) {
    return rows.stream().map(column).toList();
  }

  private static <T> List<String> times(List<T> rows, Function<T, Instant> column) {
    return rows.stream().map(column).map(at -> at == null ? null : at.toString()).toList();
  }
}
