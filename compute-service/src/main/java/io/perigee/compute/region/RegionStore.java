package io.perigee.compute.region;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The table {@code regions}. */
@Singleton
public final class RegionStore {

  private static final RowMapper<Region> ROW =
      (row, context) ->
          new Region(
              row.getObject("id", UUID.class),
              row.getLong("number"),
              row.getString("name"),
              row.getString("label"),
              row.getLong("version"),
              row.getObject("created_at", OffsetDateTime.class).toInstant(),
              row.getObject("updated_at", OffsetDateTime.class).toInstant());

  /** All, the default first. */
  public List<Region> list(Handle h) {
    return h.createQuery("SELECT * FROM regions ORDER BY number").map(ROW).list();
  }

  public Optional<Region> byName(Handle h, String name) {
    return h.createQuery("SELECT * FROM regions WHERE name = :name")
        .bind("name", name)
        .map(ROW)
        .findOne();
  }

  /** The one made first, where a request that names none goes. */
  public Optional<Region> first(Handle h) {
    return h.createQuery("SELECT * FROM regions ORDER BY number LIMIT 1").map(ROW).findOne();
  }

  /** Makes the region, or gives it this label; empty when it was like that already. */
  public Optional<Region> upsert(Handle h, String name, String label, Instant now) {
    return h.createQuery(
            """
            INSERT INTO regions AS r (id, name, label, created_at, updated_at)
            VALUES (:id, :name, :label, :now, :now)
            ON CONFLICT ON CONSTRAINT regions_name_key DO UPDATE
            SET label = EXCLUDED.label, version = r.version + 1, updated_at = EXCLUDED.updated_at
            WHERE r.label <> EXCLUDED.label
            RETURNING *
            """)
        .bind("id", UUID.randomUUID())
        .bind("name", name)
        .bind("label", label)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .map(ROW)
        .findOne();
  }
}
