package io.perigee.journal.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.journal.JournalConfig;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Which commands of an operation have ended since it was asked before, each told once; one
 * statement as {@link StatusPoll}.
 */
@Singleton
public final class ResultPoll {

  /**
   * @param commands how many the operation has
   * @param ended how many of them have ended
   * @param state running, done or failed
   * @param last true if nothing is to come after these
   * @param results array of {@code
   *     {"command_id","kind","key","outcome","code","message","result"}}, in the order of their
   *     ends
   */
  public record Results(int commands, int ended, String state, boolean last, JsonNode results) {}

  private static final Results NOT_FOLDED_YET =
      new Results(0, 0, "running", false, Json.MAPPER.createArrayNode());

  private final Database database;
  private final AcceptedElsewhere elsewhere;
  private final int limit;

  ResultPoll(Database database, AcceptedElsewhere elsewhere, JournalConfig config) {
    this.database = database;
    this.elsewhere = elsewhere;
    this.limit = config.poll().results();
  }

  /** Empty if it has ended and everything was told, or nobody ever accepted it. */
  public Optional<Results> poll(String requestId) {
    Optional<Optional<Results>> known =
        database.write(
            h ->
                h.createQuery(
                        """
                        WITH op AS (
                          SELECT request_id, results_read FROM journal_operation
                          WHERE request_id = :id AND commands IS NOT NULL FOR UPDATE),
                        fresh AS (
                          SELECT c.sequence, json_build_object('command_id', c.command_id, 'kind', c.kind, 'key', c.key,
                            'outcome', c.outcome, 'code', c.code, 'message', c.message, 'result', c.result) AS told
                          FROM journal_command c JOIN op ON op.request_id = c.request_id
                          WHERE c.sequence > op.results_read ORDER BY c.sequence LIMIT :limit)
                        UPDATE journal_operation o
                        SET results_read = greatest(o.results_read, (SELECT max(sequence) FROM fresh))
                        FROM op WHERE o.request_id = op.request_id
                        RETURNING op.results_read = o.results AS nothing_was_left, o.results_read = o.results AS nothing_is_left,
                          o.ended_at IS NOT NULL AS over, o.commands, o.ended, o.failed > 0 AS failed,
                          (SELECT json_agg(told ORDER BY sequence)::text FROM fresh) AS told
                        """)
                    .bind("id", requestId)
                    .bind("limit", limit)
                    .map(ResultPoll::read)
                    .findOne());
    return known.orElseGet(
        () -> elsewhere.isAccepted(requestId) ? Optional.of(NOT_FOLDED_YET) : Optional.empty());
  }

  private static Optional<Results> read(ResultSet row, StatementContext context)
      throws SQLException {
    boolean over = row.getBoolean("over");
    if (over && row.getBoolean("nothing_was_left")) {
      return Optional.empty();
    }
    String told = row.getString("told");
    String state = !over ? "running" : row.getBoolean("failed") ? "failed" : "done";
    JsonNode results = told == null ? Json.MAPPER.createArrayNode() : Json.tree(told);
    return Optional.of(
        new Results(
            row.getInt("commands"),
            row.getInt("ended"),
            state,
            over && row.getBoolean("nothing_is_left"),
            results));
  }
}
