package io.perigee.compute.pack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.perigee.contracts.envelope.Json;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The table {@code packages}. */
@Singleton
public final class PackStore {

  private static final RowMapper<Pack> ROW =
      (row, context) ->
          new Pack(
              row.getObject("id", UUID.class),
              row.getLong("number"),
              row.getString("name"),
              row.getLong("memory"),
              row.getLong("disk"),
              row.getLong("swap"),
              row.getInt("vcpus"),
              row.getInt("lwps"),
              row.getString("release"),
              row.getString("family"),
              row.getString("description"),
              row.getBoolean("is_default"),
              row.getLong("bandwidth"),
              row.getString("price"),
              row.getString("category"),
              row.getBoolean("flexible_disk"),
              (ArrayNode) Json.tree(row.getString("disks")),
              row.getLong("version"),
              row.getObject("updated_at", OffsetDateTime.class).toInstant());

  /** Those that match, by number. */
  public List<Pack> list(Handle h, PackQuery query) {
    return h.createQuery(
            """
            SELECT * FROM packages
            WHERE (:name::text IS NULL OR name LIKE :name)
              AND (:memory::bigint IS NULL OR memory = :memory)
              AND (:disk::bigint IS NULL OR disk = :disk)
              AND (:swap::bigint IS NULL OR swap = :swap)
              AND (:lwps::integer IS NULL OR lwps = :lwps)
              AND (:vcpus::integer IS NULL OR vcpus = :vcpus)
              AND (:release::text IS NULL OR release LIKE :release)
              AND (:family::text IS NULL OR family LIKE :family)
              AND (:flexible::boolean IS NULL OR flexible_disk = :flexible)
            ORDER BY number
            """)
        .bind("name", pattern(query.name()))
        .bind("memory", query.memory())
        .bind("disk", query.disk())
        .bind("swap", query.swap())
        .bind("lwps", query.lwps())
        .bind("vcpus", query.vcpus())
        .bind("release", pattern(query.release()))
        .bind("family", pattern(query.family()))
        .bind("flexible", query.flexible())
        .map(ROW)
        .list();
  }

  /** The package of that id, name or number, whichever the text is. */
  public Optional<Pack> find(Handle h, String text) {
    return h.createQuery(
            "SELECT * FROM packages WHERE id::text = lower(:text) OR name = :text OR number::text = :text LIMIT 1")
        .bind("text", text)
        .map(ROW)
        .findOne();
  }

  /** The package of that id or name. */
  public Optional<Pack> byIdOrName(Handle h, String text) {
    return h.createQuery(
            "SELECT * FROM packages WHERE id::text = lower(:text) OR name = :text LIMIT 1")
        .bind("text", text)
        .map(ROW)
        .findOne();
  }

  /** Makes the package, or gives it these dimensions; empty when it was like that already. */
  public Optional<Pack> upsert(Handle h, Pack pack) {
    return h.createQuery(
            """
            INSERT INTO packages AS p (id, number, name, memory, disk, swap, vcpus, lwps, release, family, description,
                                       is_default, bandwidth, price, category, flexible_disk, disks, created_at, updated_at)
            VALUES (:id, :number, :name, :memory, :disk, :swap, :vcpus, :lwps, :release, :family, :description,
                    :isDefault, :bandwidth, :price, :category, :flexible, :disksJson::jsonb, :now, :now)
            ON CONFLICT ON CONSTRAINT packages_name_key DO UPDATE
            SET number = EXCLUDED.number, memory = EXCLUDED.memory, disk = EXCLUDED.disk, swap = EXCLUDED.swap,
                vcpus = EXCLUDED.vcpus, lwps = EXCLUDED.lwps, release = EXCLUDED.release, family = EXCLUDED.family,
                description = EXCLUDED.description, is_default = EXCLUDED.is_default, bandwidth = EXCLUDED.bandwidth,
                price = EXCLUDED.price, category = EXCLUDED.category, flexible_disk = EXCLUDED.flexible_disk,
                disks = EXCLUDED.disks, version = p.version + 1,
                updated_at = EXCLUDED.updated_at
            WHERE (p.number, p.memory, p.disk, p.swap, p.vcpus, p.lwps, p.release, p.family, p.description,
                   p.is_default, p.bandwidth, p.price, p.category, p.flexible_disk, p.disks)
              IS DISTINCT FROM
                  (EXCLUDED.number, EXCLUDED.memory, EXCLUDED.disk, EXCLUDED.swap, EXCLUDED.vcpus, EXCLUDED.lwps,
                   EXCLUDED.release, EXCLUDED.family, EXCLUDED.description, EXCLUDED.is_default, EXCLUDED.bandwidth,
                   EXCLUDED.price, EXCLUDED.category, EXCLUDED.flexible_disk, EXCLUDED.disks)
            RETURNING *
            """)
        .bindMethods(pack)
        .bind("disksJson", Json.write(pack.disks()))
        .bind("now", pack.updated().atOffset(ZoneOffset.UTC))
        .map(ROW)
        .findOne();
  }

  /** {@code *} as LIKE's {@code %}, everything else literally. */
  private static String pattern(String text) {
    return text == null
        ? null
        : text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace('*', '%');
  }
}
