package io.perigee.compute.rack;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The table {@code rack}. */
@Singleton
final class RackStore {

  private static final long LOCK = 0x5065_7269_5261_636bL;
  private static final String SELECT =
      "SELECT id, name, size, ordering, room, site, version FROM rack";

  private final InventoryStore inventory;

  RackStore(InventoryStore inventory) {
    this.inventory = inventory;
  }

  /** Changes of racks come one after the other: a device moves from one to another. */
  void lock(Handle h) {
    h.createQuery("SELECT pg_advisory_xact_lock(:key)").bind("key", LOCK).map((r, c) -> 0).one();
  }

  List<Rack> all(Handle h) {
    return filled(h, select(h, " ORDER BY name", Map.of()));
  }

  Optional<Rack> find(Handle h, String name) {
    return filled(h, select(h, " WHERE name = :name", Map.of("name", name))).stream().findFirst();
  }

  List<Rack> byIds(Handle h, List<UUID> ids) {
    List<Rack> racks =
        h.createQuery(SELECT + " WHERE id = ANY (:ids) ORDER BY name")
            .bindArray("ids", UUID.class, ids)
            .map((row, c) -> rack(row))
            .list();
    return filled(h, racks);
  }

  void insert(Handle h, Rack rack) {
    h.execute(
        "INSERT INTO rack (id, name, size, ordering, room, site) VALUES (?, ?, ?, ?, ?, ?)",
        rack.id(),
        rack.name(),
        rack.size(),
        rack.order(),
        rack.room(),
        rack.site());
  }

  void update(Handle h, Rack rack) {
    h.execute(
        "UPDATE rack SET name = ?, size = ?, ordering = ?, room = ?, site = ?, version = version + 1, updated_at = now() WHERE id = ?",
        rack.name(),
        rack.size(),
        rack.order(),
        rack.room(),
        rack.site(),
        rack.id());
  }

  void remove(Handle h, UUID id) {
    h.execute("UPDATE inventory SET rack_id = NULL, position = NULL WHERE rack_id = ?", id);
    h.execute("DELETE FROM rack WHERE id = ?", id);
  }

  private static List<Rack> select(Handle h, String condition, Map<String, ?> values) {
    return h.createQuery(SELECT + condition).bindMap(values).map((row, c) -> rack(row)).list();
  }

  private List<Rack> filled(Handle h, List<Rack> racks) {
    Map<UUID, List<Item>> devices =
        inventory.placed(h, racks.stream().map(Rack::id).toList()).stream()
            .collect(Collectors.groupingBy(Item::rack));
    return racks.stream()
        .map(
            r ->
                new Rack(
                    r.id(),
                    r.name(),
                    r.size(),
                    r.order(),
                    r.room(),
                    r.site(),
                    devices.getOrDefault(r.id(), List.of()),
                    r.version()))
        .toList();
  }

  private static Rack rack(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Rack(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getInt(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        List.of(),
        row.getLong(7));
  }
}
