package io.perigee.compute.group;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.NodeInterface;
import io.perigee.contracts.envelope.Json;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Groups and their interfaces in the schema. They are the operator's; accounts have none. */
@Singleton
public final class GroupStore {

  static final String INTERFACES =
      """
      (SELECT jsonb_agg(jsonb_build_object('interface', i.interface, 'network_id', i.network_id, 'network', r.name,
                'options', i.options, 'vlanid', i.vlanid, 'dhcp', i.dhcp)
              ORDER BY i.interface <> 'BOOTIF', i.interface <> 'BMC', i.interface)
       FROM group_interface i LEFT JOIN referent r ON r.kind = 'network' AND r.id = i.network_id
       WHERE i.group_id = g.id)
      """;

  private static final String SELECT =
      """
      SELECT g.id, g.name, g.version, g.osimage_id, o.name, g.bmcsetup_id, b.name, g.settings::text,\s"""
          + INTERFACES
          + """
      FROM node_group g
      LEFT JOIN referent o ON o.kind = 'osimage' AND o.id = g.osimage_id
      LEFT JOIN bmcsetup b ON b.id = g.bmcsetup_id
      """;

  Optional<Group> find(Handle h, String name) {
    return h.createQuery(SELECT + " WHERE g.name = :name")
        .bind("name", name)
        .map((row, c) -> group(row))
        .findOne();
  }

  /** All of them, by name. */
  List<Group> all(Handle h) {
    return h.createQuery(SELECT + " ORDER BY g.name").map((row, c) -> group(row)).list();
  }

  /** False if there is a group of this name already. */
  boolean insert(Handle h, Group group) {
    return h.createUpdate(
                """
                INSERT INTO node_group (id, name, osimage_id, bmcsetup_id, settings)
                VALUES (:id, :name, :osimage, :bmcsetup, :settings::jsonb)
                ON CONFLICT ON CONSTRAINT node_group_name DO NOTHING
                """)
            .bind("id", group.id())
            .bind("name", group.name())
            .bind("osimage", group.osimage())
            .bind("bmcsetup", group.bmcsetup())
            .bind("settings", Json.write(group.settings()))
            .execute()
        == 1;
  }

  /** False if the group is no longer at this version. */
  boolean update(Handle h, Group group) {
    return h.createUpdate(
                """
                UPDATE node_group SET name = :name, osimage_id = :osimage, bmcsetup_id = :bmcsetup, settings = :settings::jsonb
                WHERE id = :id AND version = :version
                """)
            .bind("id", group.id())
            .bind("version", group.version())
            .bind("name", group.name())
            .bind("osimage", group.osimage())
            .bind("bmcsetup", group.bmcsetup())
            .bind("settings", Json.write(group.settings()))
            .execute()
        == 1;
  }

  void put(Handle h, UUID group, Collection<NodeInterface> interfaces) {
    if (interfaces.isEmpty()) {
      return;
    }
    List<NodeInterface> all = List.copyOf(interfaces);
    h.createUpdate(
            """
            INSERT INTO group_interface (group_id, interface, network_id, options, vlanid, dhcp)
            SELECT :group, * FROM unnest(:names::text[], :networks::uuid[], :options::text[], :vlans::integer[], :dhcp::boolean[])
            ON CONFLICT ON CONSTRAINT group_interface_pk DO UPDATE SET
              network_id = excluded.network_id, options = excluded.options, vlanid = excluded.vlanid, dhcp = excluded.dhcp
            """)
        .bind("group", group)
        .bindArray("names", String.class, all.stream().map(NodeInterface::name).toList())
        .bindArray("networks", UUID.class, all.stream().map(NodeInterface::networkId).toList())
        .bindArray("options", String.class, all.stream().map(NodeInterface::options).toList())
        .bindArray("vlans", Integer.class, all.stream().map(NodeInterface::vlanid).toList())
        .bindArray("dhcp", Boolean.class, all.stream().map(NodeInterface::dhcp).toList())
        .execute();
  }

  boolean removeInterface(Handle h, UUID group, String name) {
    return h.execute(
            "DELETE FROM group_interface WHERE group_id = ? AND interface = ?", group, name)
        == 1;
  }

  List<String> members(Handle h, UUID group, int limit) {
    return h.createQuery("SELECT name FROM node WHERE group_id = :group ORDER BY name LIMIT :limit")
        .bind("group", group)
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }

  void remove(Handle h, UUID group) {
    h.execute("DELETE FROM node_group WHERE id = ?", group);
  }

  Optional<UUID> bmcsetup(Handle h, String name) {
    return h.createQuery("SELECT id FROM bmcsetup WHERE name = :name")
        .bind("name", name)
        .mapTo(UUID.class)
        .findOne();
  }

  static List<NodeInterface> interfaces(String json) {
    List<NodeInterface> interfaces = new ArrayList<>();
    if (json != null) {
      for (JsonNode row : Json.tree(json)) {
        interfaces.add(NodeInterface.of(row));
      }
    }
    return interfaces;
  }

  private static Group group(ResultSet row) throws SQLException {
    return new Group(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getLong(3),
        row.getObject(4, UUID.class),
        row.getString(5),
        row.getObject(6, UUID.class),
        row.getString(7),
        (ObjectNode) Json.tree(row.getString(8)),
        interfaces(row.getString(9)));
  }
}
