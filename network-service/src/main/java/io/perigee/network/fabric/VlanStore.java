package io.perigee.network.fabric;

import io.perigee.contracts.error.Conflict;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** VLANs of fabrics in the schema. Every statement names the owner. */
@Singleton
final class VlanStore {

  private static final String SELECT =
      "SELECT id, account_id, region_id, vlan_id, name, description FROM fabric_vlan"
          + " WHERE account_id = :account AND region_id IS NOT DISTINCT FROM :region::uuid ";

  /**
   * VLANs of a fabric, by number.
   *
   * @param after only those of higher numbers
   */
  List<FabricVlan> list(Handle h, UUID account, UUID region, int limit, int offset, int after) {
    return h.createQuery(
            SELECT + "AND vlan_id > :after ORDER BY vlan_id LIMIT :limit OFFSET :offset")
        .bind("account", account)
        .bind("region", region)
        .bind("after", after)
        .bind("limit", limit)
        .bind("offset", offset)
        .map((row, c) -> vlan(row))
        .list();
  }

  Optional<FabricVlan> find(Handle h, UUID account, UUID region, int vlanId) {
    return h.createQuery(SELECT + "AND vlan_id = :vlan")
        .bind("account", account)
        .bind("region", region)
        .bind("vlan", vlanId)
        .map((row, c) -> vlan(row))
        .findOne();
  }

  /** As {@link #find}; others who would change the VLAN or add networks to it wait. */
  Optional<FabricVlan> lock(Handle h, UUID account, UUID region, int vlanId) {
    return h.createQuery(SELECT + "AND vlan_id = :vlan FOR UPDATE")
        .bind("account", account)
        .bind("region", region)
        .bind("vlan", vlanId)
        .map((row, c) -> vlan(row))
        .findOne();
  }

  void insert(Handle h, FabricVlan vlan) {
    h.createUpdate(
            """
            INSERT INTO fabric_vlan (id, account_id, region_id, vlan_id, name, description)
            VALUES (:id, :account, :region, :vlan, :name, :description)
            """)
        .bind("id", vlan.id())
        .bind("account", vlan.account())
        .bind("region", vlan.region())
        .bind("vlan", vlan.vlanId())
        .bind("name", vlan.name())
        .bind("description", vlan.description())
        .execute();
  }

  /** Adds a VLAN of this name with the lowest number above the fabric's first one that is free. */
  FabricVlan insertNext(Handle h, UUID account, UUID region, String name) {
    return h.createQuery(
            """
            INSERT INTO fabric_vlan (id, account_id, region_id, vlan_id, name)
            SELECT :id, :account, :region, n, :name FROM generate_series(3, 4094) AS n
            WHERE NOT EXISTS (
              SELECT FROM fabric_vlan v
              WHERE v.account_id = :account AND v.region_id IS NOT DISTINCT FROM :region::uuid AND v.vlan_id = n)
            ORDER BY n LIMIT 1
            RETURNING id, account_id, region_id, vlan_id, name, description
            """)
        .bind("id", UUID.randomUUID())
        .bind("account", account)
        .bind("region", region)
        .bind("name", name)
        .map((row, c) -> vlan(row))
        .findOne()
        .orElseThrow(() -> new Conflict("the fabric has no free VLAN"));
  }

  void update(Handle h, FabricVlan vlan) {
    h.createUpdate(
            "UPDATE fabric_vlan SET name = :name, description = :description WHERE id = :id AND account_id = :account")
        .bind("id", vlan.id())
        .bind("account", vlan.account())
        .bind("name", vlan.name())
        .bind("description", vlan.description())
        .execute();
  }

  void delete(Handle h, FabricVlan vlan) {
    h.execute("DELETE FROM fabric_vlan WHERE id = ? AND account_id = ?", vlan.id(), vlan.account());
  }

  private static FabricVlan vlan(ResultSet row) throws SQLException {
    return new FabricVlan(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getObject(3, UUID.class),
        row.getInt(4),
        row.getString(5),
        row.getString(6));
  }
}
