package io.perigee.compute.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.Links.Link;
import io.perigee.contracts.envelope.Json;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Nodes and their interfaces in the schema. They are the operator's; accounts have none. */
@Singleton
public final class NodeStore {

  /** A node's interfaces as one document, in the order shown. */
  static final String INTERFACES =
      """
      (SELECT jsonb_agg(jsonb_build_object('interface', i.interface, 'network_id', i.network_id, 'network', r.name,
                'ipaddress', host(i.ipaddress), 'ipaddress_ipv6', host(i.ipaddress_ipv6), 'macaddress', i.macaddress, 'options', i.options, 'vlanid', i.vlanid, 'dhcp', i.dhcp)
              ORDER BY i.interface <> 'BOOTIF', i.interface <> 'BMC', i.interface)
       FROM node_interface i LEFT JOIN referent r ON r.kind = 'network' AND r.id = i.network_id
       WHERE i.node_id = n.id)
      """;

  private static final String SELECT =
      """
      SELECT n.id, n.name, n.version, n.group_id, g.name, n.osimage_id, o.name, n.bmcsetup_id, b.name, n.switch_id, w.name,
             n.cloud_id, k.name, n.settings::text,\s"""
          + INTERFACES
          + """
      FROM node n JOIN node_group g ON g.id = n.group_id
      LEFT JOIN referent o ON o.kind = 'osimage' AND o.id = n.osimage_id
      LEFT JOIN bmcsetup b ON b.id = n.bmcsetup_id
      LEFT JOIN device w ON w.id = n.switch_id
      LEFT JOIN cloud k ON k.id = n.cloud_id
      """;

  Optional<Node> find(Handle h, String name) {
    return h.createQuery(SELECT + " WHERE n.name = :name")
        .bind("name", name)
        .map((row, c) -> node(row))
        .findOne();
  }

  /** All of them, by name. */
  List<Node> all(Handle h) {
    return h.createQuery(SELECT + " ORDER BY n.name").map((row, c) -> node(row)).list();
  }

  /** A node to be made, in a group at this version. */
  record Fresh(Node node, long groupVersion) {}

  /**
   * Makes nodes.
   *
   * @return the ids of those made; left out is whose name there is already, also among these, and
   *     whose group is no longer at its version
   */
  Set<UUID> insert(Handle h, List<Fresh> fresh) {
    if (fresh.isEmpty()) {
      return Set.of();
    }
    List<Node> nodes = fresh.stream().map(Fresh::node).toList();
    return h.createQuery(
            """
            INSERT INTO node (id, name, group_id, osimage_id, bmcsetup_id, switch_id, cloud_id, settings)
            SELECT f.id, f.name, g.id, f.osimage, f.bmcsetup, f.switch, f.cloud, f.settings
            FROM unnest(:ids::uuid[], :names::text[], :groups::uuid[], :versions::bigint[], :osimages::uuid[], :bmcsetups::uuid[],
                        :switches::uuid[], :clouds::uuid[], :settings::jsonb[]) WITH ORDINALITY
                 AS f (id, name, group_id, version, osimage, bmcsetup, switch, cloud, settings, place)
            JOIN node_group g ON g.id = f.group_id AND g.version = f.version
            ORDER BY f.place
            ON CONFLICT ON CONSTRAINT node_name DO NOTHING
            RETURNING id
            """)
        .bindArray("ids", UUID.class, nodes.stream().map(Node::id).toList())
        .bindArray("names", String.class, nodes.stream().map(Node::name).toList())
        .bindArray("groups", UUID.class, nodes.stream().map(Node::group).toList())
        .bindArray("versions", Long.class, fresh.stream().map(Fresh::groupVersion).toList())
        .bindArray("osimages", UUID.class, nodes.stream().map(Node::osimage).toList())
        .bindArray(
            "bmcsetups", UUID.class, nodes.stream().map(n -> n.links().bmcsetup().id()).toList())
        .bindArray("switches", UUID.class, nodes.stream().map(n -> n.links().wire().id()).toList())
        .bindArray("clouds", UUID.class, nodes.stream().map(n -> n.links().cloud().id()).toList())
        .bindArray(
            "settings", String.class, nodes.stream().map(n -> Json.write(n.settings())).toList())
        .mapTo(UUID.class)
        .collect(Collectors.toSet());
  }

  /** False if the node or its group is no longer at these versions. */
  boolean update(Handle h, Node node, long groupVersion) {
    return h.createUpdate(
                """
                UPDATE node n SET name = :name, group_id = g.id, osimage_id = :osimage::uuid, bmcsetup_id = :bmcsetup::uuid, switch_id = :switch::uuid,
                  cloud_id = :cloud::uuid, settings = :settings::jsonb
                FROM node_group g WHERE n.id = :id AND n.version = :nodeVersion AND g.id = :group AND g.version = :version
                """)
            .bind("version", groupVersion)
            .bind("nodeVersion", node.version())
            .bind("id", node.id())
            .bind("name", node.name())
            .bind("group", node.group())
            .bind("osimage", node.osimage())
            .bind("bmcsetup", node.links().bmcsetup().id())
            .bind("switch", node.links().wire().id())
            .bind("cloud", node.links().cloud().id())
            .bind("settings", Json.write(node.settings()))
            .execute()
        == 1;
  }

  /**
   * A group as its nodes see it.
   *
   * @param interfaces what a new node gets, without addresses
   */
  record Membership(UUID id, String name, long version, List<NodeInterface> interfaces) {}

  Optional<Membership> group(Handle h, String name) {
    return h.createQuery(
            """
            SELECT g.id, g.name, g.version,
              (SELECT jsonb_agg(jsonb_build_object('interface', i.interface, 'network_id', i.network_id, 'network', r.name,
                        'options', i.options, 'vlanid', i.vlanid, 'dhcp', i.dhcp) ORDER BY i.interface)
               FROM group_interface i LEFT JOIN referent r ON r.kind = 'network' AND r.id = i.network_id WHERE i.group_id = g.id)
            FROM node_group g WHERE g.name = :name
            """)
        .bind("name", name)
        .map(
            (row, c) ->
                new Membership(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getLong(3),
                    interfaces(row.getString(4))))
        .findOne();
  }

  /** An interface of a node to be written. */
  public record Placed(UUID node, NodeInterface iface) {}

  /** Makes or changes interfaces, of any number of nodes. */
  public void put(Handle h, Collection<Placed> interfaces) {
    if (interfaces.isEmpty()) {
      return;
    }
    List<Placed> all = List.copyOf(interfaces);
    h.createUpdate(
            """
            INSERT INTO node_interface (node_id, interface, network_id, ipaddress, ipaddress_ipv6, macaddress, options, vlanid, dhcp)
            SELECT * FROM unnest(:nodes::uuid[], :names::text[], :networks::uuid[], :addresses::inet[], :ipv6::inet[], :macs::macaddr[],
                                 :options::text[], :vlans::integer[], :dhcp::boolean[])
            ON CONFLICT ON CONSTRAINT node_interface_pk DO UPDATE SET
              network_id = excluded.network_id, ipaddress = excluded.ipaddress, ipaddress_ipv6 = excluded.ipaddress_ipv6,
              macaddress = excluded.macaddress,
              options = excluded.options, vlanid = excluded.vlanid, dhcp = excluded.dhcp
            """)
        .bindArray("nodes", UUID.class, all.stream().map(Placed::node).toList())
        .bindArray("names", String.class, all.stream().map(p -> p.iface.name()).toList())
        .bindArray("networks", UUID.class, all.stream().map(p -> p.iface.networkId()).toList())
        .bindArray("addresses", String.class, all.stream().map(p -> p.iface.ipaddress()).toList())
        .bindArray("ipv6", String.class, all.stream().map(p -> p.iface.ipaddressIpv6()).toList())
        .bindArray("macs", String.class, all.stream().map(p -> p.iface.macaddress()).toList())
        .bindArray("options", String.class, all.stream().map(p -> p.iface.options()).toList())
        .bindArray("vlans", Integer.class, all.stream().map(p -> p.iface.vlanid()).toList())
        .bindArray("dhcp", Boolean.class, all.stream().map(p -> p.iface.dhcp()).toList())
        .execute();
  }

  boolean removeInterface(Handle h, UUID node, String name) {
    return h.execute("DELETE FROM node_interface WHERE node_id = ? AND interface = ?", node, name)
        == 1;
  }

  /** Which node has a MAC address. */
  Optional<String> ownerOfMac(Handle h, String mac, UUID except) {
    return h.createQuery(
            "SELECT n.name FROM node_interface i JOIN node n ON n.id = i.node_id WHERE i.macaddress"
                + " = :mac::macaddr AND n.id <> :except")
        .bind("mac", mac)
        .bind("except", except)
        .mapTo(String.class)
        .findOne();
  }

  void remove(Handle h, UUID id) {
    h.execute("DELETE FROM node WHERE id = ?", id);
  }

  private static Node node(ResultSet row) throws SQLException {
    return new Node(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getLong(3),
        row.getObject(4, UUID.class),
        row.getString(5),
        row.getObject(6, UUID.class),
        row.getString(7),
        new Links(Link.of(row, 8), Link.of(row, 10), Link.of(row, 12)),
        (ObjectNode) Json.tree(row.getString(14)),
        interfaces(row.getString(15)));
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
}
