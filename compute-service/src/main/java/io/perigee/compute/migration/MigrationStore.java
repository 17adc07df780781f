package io.perigee.compute.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.region.Here;
import io.perigee.contracts.envelope.Json;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The table {@code migrations}. */
@Singleton
public final class MigrationStore {

  private static final RowMapper<Migration> ROW =
      (row, context) -> {
        List<String> affinity = new ArrayList<>();
        Json.tree(row.getString("affinity")).forEach(rule -> affinity.add(rule.asText()));
        JsonNode progress = Json.tree(row.getString("progress"));
        OffsetDateTime finished = row.getObject("finished_at", OffsetDateTime.class);
        return new Migration(
            row.getObject("id", UUID.class),
            row.getObject("machine_id", UUID.class),
            row.getObject("account_id", UUID.class),
            Migration.Phase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT)),
            Migration.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
            row.getBoolean("automatic"),
            List.copyOf(affinity),
            row.getObject("source_id", UUID.class),
            row.getObject("target_id", UUID.class),
            row.getBoolean("target_reserved"),
            row.getBoolean("source_reserved"),
            row.getBoolean("pause_asked"),
            (ArrayNode) Json.tree(row.getString("history")),
            progress instanceof ObjectNode object ? object : null,
            row.getString("error"),
            row.getBoolean("archived"),
            row.getObject("created_at", OffsetDateTime.class).toInstant(),
            finished == null ? null : finished.toInstant());
      };

  /** A machine's migration is where the machine is. */
  private static final String OWN =
      """
      SELECT g.* FROM migrations g JOIN machines m ON m.id = g.machine_id
      WHERE g.account_id = :account AND NOT g.archived AND
      """
          + Here.holds("m");

  private final Here here;

  MigrationStore(Here here) {
    this.here = here;
  }

  /** The account's migrations, oldest first, by one statement. */
  List<Migration> list(Handle h, UUID account, int limit, int offset, Migrations.Place after) {
    return here.bind(
            h.createQuery(
                OWN
                    + """
                     AND (:created::timestamptz IS NULL OR (g.created_at, g.id) > (:created::timestamptz, :after::uuid))
                     ORDER BY g.created_at, g.id LIMIT :limit OFFSET :offset
                    """))
        .bind("account", account)
        .bind("created", after == null ? null : utc(after.created()))
        .bind("after", after == null ? null : after.id())
        .bind("limit", limit)
        .bind("offset", offset)
        .map(ROW)
        .list();
  }

  /** The migration of the account's machine. */
  Optional<Migration> find(Handle h, UUID account, UUID machine) {
    return here.bind(h.createQuery(OWN + " AND g.machine_id = :machine"))
        .bind("machine", machine)
        .bind("account", account)
        .map(ROW)
        .findOne();
  }

  /** The migration of a machine, locked; the machine was locked before. */
  public Optional<Migration> lock(Handle h, UUID machine) {
    return h.createQuery(
            "SELECT * FROM migrations WHERE machine_id = :machine AND NOT archived FOR UPDATE")
        .bind("machine", machine)
        .map(ROW)
        .findOne();
  }

  /** For work on a machine: its migration. */
  public Optional<Migration> of(Handle h, UUID machine) {
    return h.createQuery("SELECT * FROM migrations WHERE machine_id = :machine AND NOT archived")
        .bind("machine", machine)
        .map(ROW)
        .findOne();
  }

  void insert(Handle h, Migration m) {
    h.createUpdate(
            """
            INSERT INTO migrations (id, machine_id, account_id, phase, state, automatic, affinity, source_id, created_at,
                                    updated_at)
            VALUES (:id, :machine, :account, :phaseWord, :stateWord, :automatic, :affinityJson::jsonb, :source, :at, :at)
            """)
        .bindMethods(m)
        .bind("phaseWord", m.phase().word())
        .bind("stateWord", m.state().word())
        .bind("affinityJson", Json.write(m.affinity()))
        .bind("at", utc(m.created()))
        .execute();
  }

  /** Writes what changes in a migration's life; the row was locked. */
  public void update(Handle h, Migration m, Instant now) {
    h.createUpdate(
            """
            UPDATE migrations
            SET phase = :phaseWord, state = :stateWord, automatic = :automatic, target_id = :target,
                target_reserved = :targetReserved, source_reserved = :sourceReserved, pause_asked = :pauseAsked,
                history = :historyJson::jsonb, progress = :progressJson::jsonb, error = :error, archived = :archived,
                updated_at = :now, finished_at = :finishedAt
            WHERE id = :id
            """)
        .bindMethods(m)
        .bind("phaseWord", m.phase().word())
        .bind("stateWord", m.state().word())
        .bind("historyJson", Json.write(m.history()))
        .bind("progressJson", m.progress() == null ? null : Json.write(m.progress()))
        .bind("finishedAt", m.finished() == null ? null : utc(m.finished()))
        .bind("now", utc(now))
        .execute();
  }

  /**
   * Notes how far the phase is that is under way.
   *
   * @return whether it is to end at the next stop
   */
  public boolean progress(Handle h, UUID id, ObjectNode progress, Instant now) {
    return h.createQuery(
            """
            UPDATE migrations SET progress = :progress::jsonb, updated_at = :now WHERE id = :id RETURNING pause_asked
            """)
        .bind("id", id)
        .bind("progress", Json.write(progress))
        .bind("now", utc(now))
        .mapTo(Boolean.class)
        .one();
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
