package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table {@code machine_audits}. */
@Singleton
public final class AuditStore {

  /** Adds a row, unless this command has one. */
  public void add(Handle h, Audit audit) {
    h.createUpdate(
            """
            INSERT INTO machine_audits (command_id, machine_id, action, success, caller, ended_at)
            VALUES (:command, :machine, :action, :success, :callerJson::jsonb, :at)
            ON CONFLICT ON CONSTRAINT machine_audits_command_key DO NOTHING
            """)
        .bindMethods(audit)
        .bind("callerJson", Json.write(audit.caller()))
        .bind("at", audit.ended().atOffset(ZoneOffset.UTC))
        .execute();
  }

  /**
   * What was done to the account's machine, newest first; empty if it has no such machine.
   *
   * @param before only rows of lower numbers, which are older
   */
  public List<Audit> list(
      Handle h, UUID account, UUID machine, int limit, int offset, long before) {
    return h.createQuery(
            """
            SELECT a.* FROM machine_audits a JOIN machines m ON m.id = a.machine_id
            WHERE a.machine_id = :machine AND m.account_id = :account AND a.id < :before
            ORDER BY a.id DESC LIMIT :limit OFFSET :offset
            """)
        .bind("machine", machine)
        .bind("account", account)
        .bind("before", before)
        .bind("limit", limit)
        .bind("offset", offset)
        .map(
            (row, context) ->
                new Audit(
                    row.getLong("id"),
                    row.getObject("command_id", UUID.class),
                    row.getObject("machine_id", UUID.class),
                    row.getString("action"),
                    row.getBoolean("success"),
                    (ObjectNode) Json.tree(row.getString("caller")),
                    row.getObject("ended_at", OffsetDateTime.class).toInstant()))
        .list();
  }
}
