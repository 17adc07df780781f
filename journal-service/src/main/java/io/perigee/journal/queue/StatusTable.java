package io.perigee.journal.queue;

import io.perigee.journal.JournalConfig;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * The messages of the operator's operations that are still held. Looking at them reads nothing away
 * from a poll.
 */
@Singleton
public final class StatusTable {

  private final Database database;
  private final int limit;

  StatusTable(Database database, JournalConfig config) {
    this.database = database;
    this.limit = config.poll().rows();
  }

  /** In the order of their creation; the newest ones where there are more than the bound. */
  public List<StatusEntry> entries() {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT * FROM (
                      SELECT m.request_id, m.sequence, m.created_at, regexp_replace(o.actor, '^[^:]*:', '') AS initiator,
                        to_char(m.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS created,
                        m.sequence <= o.messages_read AS read, m.text
                      FROM journal_message m JOIN journal_operation o ON o.request_id = m.request_id
                      WHERE o.account IS NULL AND o.commands IS NOT NULL
                      ORDER BY m.created_at DESC LIMIT :limit) AS newest
                    ORDER BY created_at, request_id, sequence
                    """)
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new StatusEntry(
                            row.getString("request_id"),
                            row.getString("initiator"),
                            row.getString("created"),
                            row.getBoolean("read"),
                            row.getString("text")))
                .list());
  }
}
