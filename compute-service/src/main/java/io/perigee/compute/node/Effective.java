package io.perigee.compute.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.Links.Link;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.inheritance.Inheritance;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * A node with all that it inherits, as one row of SQL gives it.
 *
 * @param node the node itself
 * @param number its number, for APIs that name things by number
 * @param shown what was shown of it before
 * @param fields each inherited field with its source, by {@link Inheritance}
 * @param osimage the osimage in effect; null if it has none
 * @param bmcsetup the BMC setup in effect; null if it has none
 */
record Effective(
    Node node, long number, String shown, ObjectNode fields, UUID osimage, UUID bmcsetup) {

  static final String SELECT =
      """
      SELECT n.id, n.number, n.name, n.version, n.shown, n.settings::text, n.group_id, g.name, g.settings::text,
             n.osimage_id, o.name, o.fields::text, g.osimage_id, og.name, og.fields::text,
             n.bmcsetup_id, b.name, b.unmanaged_bmc_users, g.bmcsetup_id, bg.name, bg.unmanaged_bmc_users,
             c.provision_method, c.provision_fallback, n.switch_id, w.name, n.cloud_id, k.name,\s"""
          + NodeStore.INTERFACES
          + """
      FROM node n JOIN node_group g ON g.id = n.group_id CROSS JOIN cluster c
      LEFT JOIN referent o ON o.kind = 'osimage' AND o.id = n.osimage_id
      LEFT JOIN referent og ON og.kind = 'osimage' AND og.id = g.osimage_id
      LEFT JOIN bmcsetup b ON b.id = n.bmcsetup_id
      LEFT JOIN bmcsetup bg ON bg.id = g.bmcsetup_id
      LEFT JOIN device w ON w.id = n.switch_id
      LEFT JOIN cloud k ON k.id = n.cloud_id
      """;

  static Effective of(ResultSet row) throws SQLException {
    ObjectNode settings = (ObjectNode) Json.tree(row.getString(6));
    UUID ownOsimage = row.getObject(10, UUID.class);
    UUID ownBmc = row.getObject(16, UUID.class);
    ObjectNode own = settings.deepCopy();
    own.put("osimage", row.getString(11)).put("bmcsetupname", row.getString(17));
    ObjectNode group = (ObjectNode) Json.tree(row.getString(9));
    group.put("osimage", row.getString(14)).put("bmcsetupname", row.getString(20));
    ObjectNode cluster =
        Json.object()
            .put("provision_method", row.getString(22))
            .put("provision_fallback", row.getString(23));
    ObjectNode bmcsetup =
        Json.object()
            .put("unmanaged_bmc_users", ownBmc == null ? row.getString(21) : row.getString(18));
    String osimage = ownOsimage == null ? row.getString(15) : row.getString(12);
    ObjectNode fields =
        Inheritance.ofNode(
                own, group, osimage == null ? null : Json.tree(osimage), cluster, bmcsetup)
            .fields();
    List<NodeInterface> interfaces = NodeStore.interfaces(row.getString(28));
    Node node =
        new Node(
            row.getObject(1, UUID.class),
            row.getString(3),
            row.getLong(4),
            row.getObject(7, UUID.class),
            row.getString(8),
            ownOsimage,
            row.getString(11),
            new Links(Link.of(row, 16), Link.of(row, 24), Link.of(row, 26)),
            settings,
            interfaces);
    return new Effective(
        node,
        row.getLong(2),
        row.getString(5),
        fields,
        ownOsimage == null ? row.getObject(13, UUID.class) : ownOsimage,
        ownBmc == null ? row.getObject(19, UUID.class) : ownBmc);
  }
}
