package io.perigee.journal.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Operations as they stand; looking at them reads nothing away from a poll. */
@Singleton
public final class Operations {

  private static final int MESSAGES = 1_000;
  private static final String COLUMNS =
      """
      o.request_id, o.kind, o.subject, o.account, o.face, o.actor, coalesce(o.commands, 0) AS commands, o.ended, o.failed,
      o.code, o.created_at, o.updated_at, o.ended_at,
      CASE WHEN o.ended_at IS NULL THEN
             CASE WHEN o.ended > 0 OR EXISTS (SELECT 1 FROM journal_command c WHERE c.request_id = o.request_id)
                  THEN 'running' ELSE 'queued' END
           WHEN o.failed > 0 THEN 'failed' ELSE 'done' END AS state
      """;

  /** The last messages of one operation, in their order. */
  private static final String TOLD =
      """
      (SELECT json_agg(json_build_object('created', m.created_at, 'message', m.text) ORDER BY m.sequence)::text
       FROM (SELECT sequence, created_at, text FROM journal_message
             WHERE request_id = o.request_id ORDER BY sequence DESC LIMIT :messages) m)
      """;

  private final Database database;

  Operations(Database database) {
    this.database = database;
  }

  /** Any operation with its last messages. */
  public Optional<Operation> find(String requestId) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT "
                        + COLUMNS
                        + ", "
                        + TOLD
                        + " AS told FROM journal_operation o WHERE o.request_id = :id")
                .bind("id", requestId)
                .bind("messages", MESSAGES)
                .map(Operations::read)
                .findOne());
  }

  /** An operation of this tenant's, with its last messages. */
  public Optional<Operation> find(String account, String requestId) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT "
                        + COLUMNS
                        + ", "
                        + TOLD
                        + " AS told FROM journal_operation o"
                        + " WHERE o.request_id = :id AND o.account = :account")
                .bind("id", requestId)
                .bind("account", account)
                .bind("messages", MESSAGES)
                .map(Operations::read)
                .findOne());
  }

  /** A place in a list of operations: behind the one of this time and request id. */
  public record Place(Instant created, String requestId) {}

  /**
   * A tenant's operations, newest first, without their messages.
   *
   * @param after only those behind this place; null for all
   */
  public List<Operation> list(String account, int limit, int offset, Place after) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT "
                        + COLUMNS
                        + ", NULL::text AS told FROM journal_operation o WHERE o.account = :account"
                        + """
                         AND (:created::timestamptz IS NULL OR o.created_at < :created::timestamptz
                           OR o.created_at = :created::timestamptz AND o.request_id > :after)
                        """
                        + " ORDER BY o.created_at DESC, o.request_id LIMIT :limit OFFSET :offset")
                .bind("account", account)
                .bind("created", after == null ? null : after.created().atOffset(ZoneOffset.UTC))
                .bind("after", after == null ? null : after.requestId())
                .bind("limit", limit)
                .bind("offset", offset)
                .map(Operations::read)
                .list());
  }

  private static Operation read(ResultSet row, StatementContext context) throws SQLException {
    String told = row.getString("told");
    JsonNode messages = told == null ? Json.MAPPER.createArrayNode() : Json.tree(told);
    return new Operation(
        row.getString("request_id"),
        row.getString("kind"),
        row.getString("subject"),
        row.getString("account"),
        row.getString("face"),
        row.getString("actor"),
        row.getInt("commands"),
        row.getInt("ended"),
        row.getInt("failed"),
        row.getString("state"),
        row.getString("code"),
        time(row, "created_at"),
        time(row, "updated_at"),
        time(row, "ended_at"),
        messages);
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
