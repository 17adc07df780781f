package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.outbox.Outbox;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;

/** The table {@code machine_audits}. */
@Singleton
public final class AuditStore {

  /** Adds a row at the end of the transaction, unless this command has one. */
  public void add(Handle h, Audit audit) {
    Gathered gathered = h.getConfig(Gathered.class);
    gathered.audits.add(audit);
    Outbox.beforeFlush(h, gathered.late);
  }

  private static void write(Handle h, List<Audit> audits) {
    h.createUpdate(
            """
            INSERT INTO machine_audits (command_id, machine_id, action, success, caller, ended_at)
            SELECT command_id, machine_id, action, success, caller, ended_at
            FROM unnest(:commands::uuid[], :machines::uuid[], :actions::text[], :successes::boolean[], :callers::jsonb[],
                        :ends::timestamptz[]) WITH ORDINALITY
                 AS a (command_id, machine_id, action, success, caller, ended_at, place)
            ORDER BY place
            ON CONFLICT ON CONSTRAINT machine_audits_command_key DO NOTHING
            """)
        .bindArray("commands", UUID.class, audits.stream().map(Audit::command).toList())
        .bindArray("machines", UUID.class, audits.stream().map(Audit::machine).toList())
        .bindArray("actions", String.class, audits.stream().map(Audit::action).toList())
        .bindArray("successes", Boolean.class, audits.stream().map(Audit::success).toList())
        .bindArray(
            "callers", String.class, audits.stream().map(a -> Json.write(a.caller())).toList())
        .bindArray("ends", String.class, audits.stream().map(a -> a.ended().toString()).toList())
        .execute();
  }

  /** The transaction's rows, held by its handle. */
  public static final class Gathered implements JdbiConfig<Gathered> {
    private final List<Audit> audits = new ArrayList<>();
    private final Outbox.Late late =
        h -> {
          List<Audit> all = List.copyOf(audits);
          audits.clear();
          write(h, all);
        };

    @Override
    public Gathered createCopy() {
      return new Gathered();
    }
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
