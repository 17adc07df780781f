package io.perigee.network.pool;

import io.perigee.contracts.error.Conflict;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The operator's pools of networks. */
@Singleton
public final class Pools {

  private static final String SELECT =
      """
      SELECT p.id, p.region_id, p.name, p.description, p.public,
        ARRAY (SELECT m.network_id FROM network_pool_member m WHERE m.pool_id = p.id ORDER BY m.position)
      FROM network_pool p
      """;

  private final Database database;

  Pools(Database database) {
    this.database = database;
  }

  /** The pools for machines of a region (null: of any), by name. */
  public List<NetworkPool> usable(UUID region) {
    return database.read(
        h ->
            h.createQuery(
                    SELECT
                        + "WHERE p.region_id IS NULL OR :region::uuid IS NULL OR p.region_id = :region::uuid ORDER BY p.name")
                .bind("region", region)
                .map((row, c) -> pool(row))
                .list());
  }

  /** Those of these ids that are pools. */
  public List<NetworkPool> find(Handle h, Collection<UUID> ids) {
    return h.createQuery(SELECT + "WHERE p.id = ANY (:ids)")
        .bindArray("ids", UUID.class, List.copyOf(ids))
        .map((row, c) -> pool(row))
        .list();
  }

  /**
   * The pool of this name, made if there is none; one that is there stays as it is.
   *
   * @throws Conflict if one of the networks is in another pool
   */
  public NetworkPool provide(NetworkPool wanted) {
    try {
      return database.write(
          h -> {
            Optional<NetworkPool> there = byName(h, wanted.name());
            if (there.isPresent()) {
              return there.get();
            }
            insert(h, wanted);
            return wanted;
          });
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "network_pool_member_pk")) {
        throw new Conflict("a network of pool " + wanted.name() + " is in another pool");
      }
      throw e;
    }
  }

  private static Optional<NetworkPool> byName(Handle h, String name) {
    return h.createQuery(SELECT + "WHERE p.name = :name")
        .bind("name", name)
        .map((row, c) -> pool(row))
        .findOne();
  }

  private static void insert(Handle h, NetworkPool pool) {
    h.createUpdate(
            """
            INSERT INTO network_pool (id, region_id, name, description, public)
            VALUES (:id, :region, :name, :description, :open)
            """)
        .bind("id", pool.id())
        .bind("region", pool.region())
        .bind("name", pool.name())
        .bind("description", pool.description())
        .bind("open", pool.open())
        .execute();
    h.createUpdate(
            """
            INSERT INTO network_pool_member (network_id, pool_id, position)
            SELECT id, :pool, position FROM unnest(:networks::uuid[]) WITH ORDINALITY AS n (id, position)
            """)
        .bind("pool", pool.id())
        .bindArray("networks", UUID.class, pool.networks())
        .execute();
  }

  private static NetworkPool pool(ResultSet row) throws SQLException {
    return new NetworkPool(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getString(4),
        row.getBoolean(5),
        Arrays.stream((Object[]) row.getArray(6).getArray()).map(UUID.class::cast).toList());
  }
}
