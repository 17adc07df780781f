package io.perigee.compute.host;

import io.perigee.compute.host.Host.Capacity;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;

/** The table {@code hosts}: what each has, and what of it is reserved. */
@Singleton
public final class HostStore {

  private static final RowMapper<Host> ROW =
      (row, context) ->
          new Host(
              row.getObject("id", UUID.class),
              row.getString("name"),
              row.getObject("region_id", UUID.class),
              row.getString("driver"),
              row.getBoolean("enabled"),
              row.getBoolean("encrypted"),
              new Capacity(
                  row.getLong("memory_total"),
                  row.getLong("disk_total"),
                  row.getInt("vcpus_total")),
              new Capacity(
                  row.getLong("memory_used"), row.getLong("disk_used"), row.getInt("vcpus_used")),
              row.getLong("version"));

  /** The hosts {@code c} on which a wish can come true. */
  private static final String SUITABLE =
      """
      c.region_id = :region AND c.enabled
        AND c.memory_total - c.memory_used >= :memory AND c.disk_total - c.disk_used >= :disk
        AND c.vcpus_total - c.vcpus_used >= :vcpus
        AND (:anywhere OR c.id = ANY (:only))
        AND NOT c.id = ANY (:never)
        AND (NOT :encrypted OR c.encrypted)
      """;

  public Optional<Host> byId(Handle h, UUID id) {
    return h.createQuery("SELECT * FROM hosts WHERE id = :id").bind("id", id).map(ROW).findOne();
  }

  /** All, by name. */
  List<Host> list(Handle h) {
    return h.createQuery("SELECT * FROM hosts ORDER BY name").map(ROW).list();
  }

  /**
   * Placements in one region go one after the other, so that none fails while there is room: locks
   * its row until the transaction ends.
   */
  public void lockRegion(Handle h, UUID region) {
    h.createQuery("SELECT id FROM regions WHERE id = :region FOR NO KEY UPDATE")
        .bind("region", region)
        .mapTo(UUID.class)
        .findOne();
  }

  /** Reserves an amount somewhere in the region; see {@link #reserve(Handle, Wish, Instant)}. */
  public Optional<Host> reserve(Handle h, UUID region, UUID account, Capacity amount, Instant now) {
    lockRegion(h, region);
    return reserve(h, Wish.of(region, account, amount), now);
  }

  /**
   * Reserves the amount on the enabled host that suits best: which the wish likes most, then where
   * the account has the fewest machines, then where most memory is free. The region was locked; the
   * condition is in the UPDATE as well.
   *
   * @return the host after the reservation; empty if none has room
   */
  public Optional<Host> reserve(Handle h, Wish wish, Instant now) {
    return wished(
            bind(
                h.createQuery(
                    """
                    UPDATE hosts
                    SET memory_used = memory_used + :memory, disk_used = disk_used + :disk,
                        vcpus_used = vcpus_used + :vcpus, version = version + 1, updated_at = :now
                    WHERE memory_total - memory_used >= :memory AND disk_total - disk_used >= :disk
                      AND vcpus_total - vcpus_used >= :vcpus
                      AND id = (SELECT c.id FROM hosts c
                                WHERE %s
                                ORDER BY (SELECT coalesce(sum(l.much), 0)
                                          FROM unnest(:liked::uuid[], :much::integer[]) AS l (host, much)
                                          WHERE l.host = c.id) DESC,
                                         (SELECT count(*) FROM machines m
                                          WHERE m.host_id = c.id AND m.reserved AND m.account_id = :account),
                                         c.memory_total - c.memory_used DESC, c.name
                                LIMIT 1)
                    RETURNING *
                    """
                        .formatted(SUITABLE)),
                wish.amount(),
                now),
            wish)
        .bind("account", wish.account())
        .bindArray("liked", UUID.class, List.copyOf(wish.liked().keySet()))
        .bindArray("much", Integer.class, List.copyOf(wish.liked().values()))
        .map(ROW)
        .findOne();
  }

  /** Whether a host would be found now. */
  public boolean fits(Handle h, Wish wish) {
    return wished(h.createQuery("SELECT 1 FROM hosts c WHERE " + SUITABLE + " LIMIT 1"), wish)
        .bind("memory", wish.amount().memory())
        .bind("disk", wish.amount().disk())
        .bind("vcpus", wish.amount().vcpus())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** Reserves more, or less, on a host; empty if it has not so much. */
  public Optional<Host> adjust(Handle h, UUID id, Capacity more, Instant now) {
    return bind(
            h.createQuery(
                """
                UPDATE hosts
                SET memory_used = memory_used + :memory, disk_used = disk_used + :disk,
                    vcpus_used = vcpus_used + :vcpus, version = version + 1, updated_at = :now
                WHERE id = :id AND memory_total - memory_used >= :memory AND disk_total - disk_used >= :disk
                  AND vcpus_total - vcpus_used >= :vcpus
                RETURNING *
                """),
            more,
            now)
        .bind("id", id)
        .map(ROW)
        .findOne();
  }

  /** Gives a reservation back; the caller sees to it that it was made, and is given back once. */
  public Host release(Handle h, UUID id, Capacity amount, Instant now) {
    return bind(
            h.createQuery(
                """
                UPDATE hosts
                SET memory_used = memory_used - :memory, disk_used = disk_used - :disk,
                    vcpus_used = vcpus_used - :vcpus, version = version + 1, updated_at = :now
                WHERE id = :id
                RETURNING *
                """),
            amount,
            now)
        .bind("id", id)
        .map(ROW)
        .one();
  }

  /** Makes the host, or gives it this size; empty when it was like that already. */
  public Optional<Host> upsert(
      Handle h,
      String name,
      UUID region,
      String driver,
      Capacity total,
      boolean encrypted,
      Instant now) {
    return bind(
            h.createQuery(
                """
                INSERT INTO hosts AS h (id, name, region_id, driver, memory_total, disk_total, vcpus_total,
                                        encrypted, created_at, updated_at)
                VALUES (:id, :name, :region, :driver, :memory, :disk, :vcpus, :encrypted, :now, :now)
                ON CONFLICT ON CONSTRAINT hosts_name_key DO UPDATE
                SET memory_total = EXCLUDED.memory_total, disk_total = EXCLUDED.disk_total,
                    vcpus_total = EXCLUDED.vcpus_total, encrypted = EXCLUDED.encrypted, version = h.version + 1, updated_at = EXCLUDED.updated_at
                WHERE (h.memory_total, h.disk_total, h.vcpus_total, h.encrypted)
                  IS DISTINCT FROM
                      (EXCLUDED.memory_total, EXCLUDED.disk_total, EXCLUDED.vcpus_total, EXCLUDED.encrypted)
                RETURNING *
                """),
            total,
            now)
        .bind("id", UUID.randomUUID())
        .bind("name", name)
        .bind("region", region)
        .bind("driver", driver)
        .bind("encrypted", encrypted)
        .map(ROW)
        .findOne();
  }

  private static <S extends SqlStatement<S>> S wished(S statement, Wish wish) {
    return statement
        .bind("region", wish.region())
        .bind("anywhere", wish.only() == null)
        .bindArray("only", UUID.class, wish.only() == null ? List.of() : List.copyOf(wish.only()))
        .bindArray("never", UUID.class, List.copyOf(wish.never()))
        .bind("encrypted", wish.encrypted());
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Capacity amount, Instant now) {
    return statement
        .bind("memory", amount.memory())
        .bind("disk", amount.disk())
        .bind("vcpus", amount.vcpus())
        .bind("now", now.atOffset(ZoneOffset.UTC));
  }
}
