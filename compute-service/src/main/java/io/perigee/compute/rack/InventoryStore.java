package io.perigee.compute.rack;

import io.perigee.compute.rack.Item.Type;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The tables {@code inventory} and {@code rack_unit}, beside all that can stand in a rack. */
@Singleton
final class InventoryStore {

  private static final String PLACED =
      """
      SELECT i.id, coalesce(d.kind, CASE WHEN n.id IS NULL THEN 'controller' ELSE 'node' END), coalesce(n.id, d.id),
             coalesce(n.name, d.name, i.controller), coalesce(i.vendor, n.settings->>'vendor', d.settings->>'vendor'),
             i.height, i.orientation, i.rack_id, i.position
      FROM inventory i LEFT JOIN node n ON n.id = i.node_id LEFT JOIN device d ON d.id = i.device_id
      WHERE i.rack_id = ANY (:racks) ORDER BY i.position, i.orientation DESC
      """;

  /** A device is in it before anything was said of it; a controller by being entered. */
  List<Item> all(Handle h) {
    return h.createQuery(
            """
            SELECT i.id, 'node', n.id, n.name, coalesce(i.vendor, n.settings->>'vendor'), coalesce(i.height, 1),
                   coalesce(i.orientation, 'front'), i.rack_id, i.position
            FROM node n LEFT JOIN inventory i ON i.node_id = n.id
            UNION ALL
            SELECT i.id, d.kind, d.id, d.name, coalesce(i.vendor, d.settings->>'vendor'), coalesce(i.height, 1),
                   coalesce(i.orientation, 'front'), i.rack_id, i.position
            FROM device d LEFT JOIN inventory i ON i.device_id = d.id
            UNION ALL
            SELECT i.id, 'controller', NULL, i.controller, i.vendor, i.height, i.orientation, i.rack_id, i.position
            FROM inventory i WHERE i.controller IS NOT NULL
            ORDER BY 2, 4
            """)
        .map((row, c) -> item(row))
        .list();
  }

  /** What stands in these racks, by position. */
  List<Item> placed(Handle h, List<UUID> racks) {
    return h.createQuery(PLACED)
        .bindArray("racks", UUID.class, racks)
        .map((row, c) -> item(row))
        .list();
  }

  /** Those of these types and names that there are. */
  List<Item> named(Handle h, Collection<ItemChange> wanted) {
    List<ItemChange> all = List.copyOf(wanted);
    return h.createQuery(
            """
            WITH w AS (SELECT * FROM unnest(:types::text[], :names::text[]) AS w (type, name)),
            d AS (SELECT w.type, n.id, n.name, n.settings->>'vendor' AS vendor FROM w JOIN node n ON w.type = 'node' AND n.name = w.name
                  UNION ALL SELECT d.kind, d.id, d.name, d.settings->>'vendor' FROM w JOIN device d ON d.kind = w.type AND d.name = w.name)
            SELECT i.id, d.type, d.id, d.name, coalesce(i.vendor, d.vendor), coalesce(i.height, 1), coalesce(i.orientation, 'front'),
                   i.rack_id, i.position
            FROM d LEFT JOIN inventory i ON (d.type = 'node' AND i.node_id = d.id) OR (d.type <> 'node' AND i.device_id = d.id)
            UNION ALL
            SELECT i.id, 'controller', NULL, i.controller, i.vendor, i.height, i.orientation, i.rack_id, i.position
            FROM w JOIN inventory i ON w.type = 'controller' AND i.controller = w.name
            """)
        .bindArray("types", String.class, all.stream().map(w -> w.type().text()).toList())
        .bindArray("names", String.class, all.stream().map(ItemChange::name).toList())
        .map((row, c) -> item(row))
        .list();
  }

  /** The racks in which these entries stand. */
  List<UUID> racksOf(Handle h, List<UUID> entries) {
    return h.createQuery(
            "SELECT DISTINCT rack_id FROM inventory WHERE id = ANY (:ids) AND rack_id IS NOT NULL")
        .bindArray("ids", UUID.class, entries)
        .mapTo(UUID.class)
        .list();
  }

  /** Makes or changes entries. */
  void put(Handle h, Collection<Item> items) {
    List<Item> all = List.copyOf(items);
    h.createUpdate(
            """
            INSERT INTO inventory (id, node_id, device_id, controller, vendor, height, orientation, rack_id, position)
            SELECT * FROM unnest(:ids::uuid[], :nodes::uuid[], :devices::uuid[], :controllers::text[], :vendors::text[],
                                 :heights::integer[], :orientations::text[], :racks::uuid[], :positions::integer[])
            ON CONFLICT ON CONSTRAINT inventory_pk DO UPDATE SET
              vendor = excluded.vendor, height = excluded.height, orientation = excluded.orientation,
              rack_id = excluded.rack_id, position = excluded.position
            """)
        .bindArray("ids", UUID.class, all.stream().map(Item::inventory).toList())
        .bindArray("nodes", UUID.class, all.stream().map(i -> of(i, Type.NODE)).toList())
        .bindArray(
            "devices",
            UUID.class,
            all.stream().map(i -> i.type() == Type.NODE ? null : i.device()).toList())
        .bindArray(
            "controllers",
            String.class,
            all.stream().map(i -> i.type() == Type.CONTROLLER ? i.name() : null).toList())
        .bindArray("vendors", String.class, all.stream().map(Item::vendor).toList())
        .bindArray("heights", Integer.class, all.stream().map(Item::height).toList())
        .bindArray("orientations", String.class, all.stream().map(Item::orientation).toList())
        .bindArray("racks", UUID.class, all.stream().map(Item::rack).toList())
        .bindArray("positions", Integer.class, all.stream().map(Item::position).toList())
        .execute();
  }

  /** Writes anew which units of these racks are taken. */
  void occupy(Handle h, List<UUID> racks) {
    h.createUpdate("DELETE FROM rack_unit WHERE rack_id = ANY (:racks)")
        .bindArray("racks", UUID.class, racks)
        .execute();
    h.createUpdate(
            """
            INSERT INTO rack_unit (rack_id, orientation, unit, inventory_id)
            SELECT i.rack_id, i.orientation, u.unit, i.id
            FROM inventory i CROSS JOIN LATERAL generate_series(i.position, i.position + i.height - 1) AS u (unit)
            WHERE i.rack_id = ANY (:racks)
            """)
        .bindArray("racks", UUID.class, racks)
        .execute();
  }

  void remove(Handle h, UUID inventory) {
    h.execute("DELETE FROM inventory WHERE id = ?", inventory);
  }

  private static UUID of(Item item, Type type) {
    return item.type() == type ? item.device() : null;
  }

  private static Item item(ResultSet row) throws SQLException {
    return new Item(
        row.getObject(1, UUID.class),
        Type.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
        row.getObject(3, UUID.class),
        row.getString(4),
        row.getString(5),
        row.getInt(6),
        row.getString(7),
        row.getObject(8, UUID.class),
        row.getObject(9, Integer.class));
  }
}
