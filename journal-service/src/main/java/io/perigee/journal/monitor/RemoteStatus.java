package io.perigee.journal.monitor;

import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Status messages of work that another controller does ("Push cluster monitoring status"): they
 * stand in the status table and are told to who polls their request id.
 */
@Singleton
public final class RemoteStatus {

  private final Database database;

  RemoteStatus(Database database) {
    this.database = database;
  }

  /**
   * Appends messages, all or none. A request id that is not known begins with them; it counts as
   * ended, since nobody here would end it.
   *
   * @throws NotFound if the request is a tenant's
   */
  public void append(String requestId, String actor, List<String> messages) {
    database.run(
        h -> {
          if (begin(h, requestId, actor) == 0) {
            throw new NotFound("no request " + requestId);
          }
          add(h, requestId, messages);
        });
  }

  /** Locks the operation's row, as whoever writes below it. */
  private static int begin(Handle h, String requestId, String actor) {
    return h.createUpdate(
            """
            INSERT INTO journal_operation AS o
              (request_id, kind, face, actor, commands, created_at, updated_at, ended_at)
            VALUES (:id, 'remote.status', 'luna', :actor, 0, now(), now(), now())
            ON CONFLICT ON CONSTRAINT journal_operation_pk DO UPDATE SET updated_at = now()
            WHERE o.account IS NULL
            """)
        .bind("id", requestId)
        .bind("actor", actor)
        .execute();
  }

  private static void add(Handle h, String requestId, List<String> messages) {
    h.createUpdate(
            """
            WITH added AS (
              INSERT INTO journal_message (request_id, sequence, message_id, text, created_at)
              SELECT o.request_id, o.messages + t.place, 'remote:' || :batch || ':' || t.place, t.text, now()
              FROM journal_operation o, unnest(:texts::text[]) WITH ORDINALITY AS t (text, place)
              WHERE o.request_id = :id
              RETURNING sequence)
            UPDATE journal_operation SET messages = (SELECT max(sequence) FROM added) WHERE request_id = :id
            """)
        .bind("id", requestId)
        .bind("batch", UUID.randomUUID().toString())
        .bindArray("texts", String.class, messages)
        .execute();
  }
}
