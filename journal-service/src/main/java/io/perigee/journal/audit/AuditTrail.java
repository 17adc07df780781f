package io.perigee.journal.audit;

import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;

/** Who changed what in this installation, for its operators; newest first. */
@Singleton
public final class AuditTrail {

  /**
   * Which entries.
   *
   * @param name of the object, or its id; null for any
   * @param kind null for any
   * @param actor the login; null for anybody
   * @param before only entries older than that number
   * @param limit how many at most
   */
  public record Wanted(String name, String kind, String actor, long before, int limit) {}

  private final Database database;

  AuditTrail(Database database) {
    this.database = database;
  }

  public List<AuditEntry> entries(Wanted wanted) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT number, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS at, actor, face, request_id, kind,
                      object_id, name, action, account, changes
                    FROM audit_entry
                    WHERE number < :before AND (:name::text IS NULL OR name = :name OR object_id = :name)
                      AND (:kind::text IS NULL OR kind = :kind)
                      AND (:actor::text IS NULL OR regexp_replace(actor, '^[^:]*:', '') = :actor)
                    ORDER BY number DESC LIMIT :limit
                    """)
                .bind("before", wanted.before())
                .bind("name", wanted.name())
                .bind("kind", wanted.kind())
                .bind("actor", wanted.actor())
                .bind("limit", wanted.limit())
                .map(
                    (row, context) ->
                        new AuditEntry(
                            row.getLong("number"),
                            row.getString("at"),
                            row.getString("actor"),
                            row.getString("face"),
                            row.getString("request_id"),
                            row.getString("kind"),
                            row.getString("object_id"),
                            row.getString("name"),
                            row.getString("action"),
                            row.getString("account"),
                            Json.tree(row.getString("changes"))))
                .list());
  }
}
