package io.perigee.journal.operation;

import io.perigee.contracts.envelope.Json;
import io.perigee.journal.JournalConfig;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * What an operation of the operator's has said since it was asked before. A poll is one statement:
 * it takes the operation's row, gives the messages after the last one read, and moves that mark, so
 * that two polls at the same time share the messages and none is given twice or left out.
 */
@Singleton
public final class StatusPoll {

  /** A message; {@code created} is UTC as {@code YYYY-MM-DD hh:mm:ss}. */
  public record Line(String created, String text) {}

  /** What a poll gave. */
  public sealed interface Answer {}

  /**
   * @param lines new messages in order; empty when there is nothing new
   * @param failure code of the failure that they end with; null while the operation runs or when it
   *     went well
   */
  public record Lines(List<Line> lines, Optional<String> failure) implements Answer {}

  /** It has ended and everything was read, or nobody ever accepted it. */
  public record NoData() implements Answer {}

  private static final Lines NOTHING_NEW = new Lines(List.of(), Optional.empty());

  private final Database database;
  private final AcceptedElsewhere elsewhere;
  private final int limit;

  StatusPoll(Database database, AcceptedElsewhere elsewhere, JournalConfig config) {
    this.database = database;
    this.elsewhere = elsewhere;
    this.limit = config.poll().messages();
  }

  /** Polls; tenants' operations are no data here, as they are the concern of their own API. */
  public Answer poll(String requestId) {
    Optional<Answer> known =
        database.write(
            h ->
                h.createQuery(
                        """
                        WITH op AS (
                          SELECT request_id, messages_read FROM journal_operation
                          WHERE request_id = :id AND account IS NULL AND commands IS NOT NULL FOR UPDATE),
                        fresh AS (
                          SELECT m.sequence, to_char(m.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS created, m.text
                          FROM journal_message m JOIN op ON op.request_id = m.request_id
                          WHERE m.sequence > op.messages_read ORDER BY m.sequence LIMIT :limit)
                        UPDATE journal_operation o
                        SET messages_read = greatest(o.messages_read, (SELECT max(sequence) FROM fresh))
                        FROM op WHERE o.request_id = op.request_id
                        RETURNING op.messages_read = o.messages AS nothing_was_left, o.messages_read = o.messages AS nothing_is_left,
                          o.ended_at IS NOT NULL AS ended, o.failed > 0 AS failed, o.code,
                          (SELECT json_agg(json_build_array(created, text) ORDER BY sequence)::text FROM fresh) AS lines
                        """)
                    .bind("id", requestId)
                    .bind("limit", limit)
                    .map(StatusPoll::read)
                    .findOne());
    return known.orElseGet(
        () -> elsewhere.isAcceptedForOperator(requestId) ? NOTHING_NEW : new NoData());
  }

  private static Answer read(ResultSet row, StatementContext context) throws SQLException {
    boolean ended = row.getBoolean("ended");
    if (ended && row.getBoolean("nothing_was_left")) {
      return new NoData();
    }
    List<Line> lines = new ArrayList<>();
    Json.tree(row.getString("lines"))
        .forEach(l -> lines.add(new Line(l.get(0).asText(), l.get(1).asText())));
    boolean failure = ended && row.getBoolean("failed") && row.getBoolean("nothing_is_left");
    String code = row.getString("code");
    return new Lines(
        lines, failure ? Optional.of(code == null ? "unknown" : code) : Optional.empty());
  }
}
