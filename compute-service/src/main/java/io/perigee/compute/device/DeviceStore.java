package io.perigee.compute.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.device.Device.Kind;
import io.perigee.compute.node.NodeInterface;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.crypt.Crypt;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The table {@code device}. */
@Singleton
final class DeviceStore {

  private static final String SELECT =
      """
      SELECT d.id, d.number, d.kind, d.name, d.network_id, r.name, host(d.ipaddress), d.settings::text, d.communities_sealed, d.version,
        host(d.ipaddress_ipv6)
      FROM device d LEFT JOIN referent r ON r.kind = 'network' AND r.id = d.network_id
      """;
  private static final int FETCHED = 500;

  private final Crypt crypt;

  DeviceStore(Crypt crypt) {
    this.crypt = crypt;
  }

  List<Device> list(Handle h, Kind kind) {
    return h.createQuery(SELECT + " WHERE d.kind = :kind ORDER BY d.name")
        .bind("kind", kind.text())
        .map((row, c) -> device(row))
        .list();
  }

  void each(Handle h, Consumer<Device> out) {
    h.createQuery(SELECT)
        .setFetchSize(FETCHED)
        .map((row, c) -> device(row))
        .useStream(all -> all.forEach(out));
  }

  Optional<Device> find(Handle h, Kind kind, String name) {
    return h.createQuery(SELECT + " WHERE d.kind = :kind AND d.name = :name")
        .bind("kind", kind.text())
        .bind("name", name)
        .map((row, c) -> device(row))
        .findOne();
  }

  List<Device> byIds(Handle h, List<UUID> ids) {
    return h.createQuery(SELECT + " WHERE d.id = ANY (:ids)")
        .bindArray("ids", UUID.class, ids)
        .map((row, c) -> device(row))
        .list();
  }

  void insert(Handle h, Device device) {
    bound(
            h.createUpdate(
                """
                INSERT INTO device (id, kind, name, network_id, ipaddress, ipaddress_ipv6, settings, communities_sealed)
                VALUES (:id, :kind, :name, :network, :address::inet, :ipv6::inet, :settings::jsonb, :communities)
                """),
            device)
        .bind("kind", device.kind().text())
        .execute();
  }

  /** False if the device is no longer at this version. */
  boolean update(Handle h, Device device) {
    return bound(
                h.createUpdate(
                    """
                    UPDATE device SET name = :name, network_id = :network, ipaddress = :address::inet, ipaddress_ipv6 = :ipv6::inet,
                      settings = :settings::jsonb, communities_sealed = :communities, version = version + 1, updated_at = now()
                    WHERE id = :id AND version = :version
                    """),
                device)
            .bind("version", device.version())
            .execute()
        == 1;
  }

  void remove(Handle h, UUID id) {
    h.execute("DELETE FROM device WHERE id = ?", id);
  }

  /** Nodes on a switch, by name, at most so many. */
  List<String> nodes(Handle h, UUID id, int limit) {
    return h.createQuery("SELECT name FROM node WHERE switch_id = :id ORDER BY name LIMIT :limit")
        .bind("id", id)
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }

  private <S extends SqlStatement<S>> S bound(S statement, Device device) {
    String open = device.communities().isEmpty() ? null : Json.write(device.communities());
    return statement
        .bind("id", device.id())
        .bind("name", device.name())
        .bind("network", device.place().networkId())
        .bind("address", device.place().ipaddress())
        .bind("ipv6", device.place().ipaddressIpv6())
        .bind("settings", Json.write(device.settings()))
        .bind("communities", open == null ? null : crypt.seal(open, context(device.id())));
  }

  private Device device(ResultSet row) throws SQLException {
    UUID id = row.getObject(1, UUID.class);
    NodeInterface place =
        new NodeInterface(
            Device.INTERFACE,
            row.getObject(5, UUID.class),
            row.getString(6),
            row.getString(7),
            row.getString(11),
            null,
            null,
            null,
            false);
    byte[] sealed = row.getBytes(9);
    return new Device(
        id,
        row.getLong(2),
        Kind.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
        row.getString(4),
        place,
        (ObjectNode) Json.tree(row.getString(8)),
        sealed == null ? Json.object() : (ObjectNode) Json.tree(crypt.open(sealed, context(id))),
        row.getLong(10));
  }

  private static String context(UUID id) {
    return "device:" + id;
  }
}
