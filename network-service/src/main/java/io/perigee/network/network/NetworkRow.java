package io.perigee.network.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** A row of the table {@code network}, read and written. */
final class NetworkRow implements RowMapper<Network> {

  static final String COLUMNS =
      """
      id, number, account_id, region_id, name, network::text, host(gateway), gateway_metric, host(nameserver_ip), ntp_server,
      zone, type, dhcp, host(dhcp_range_begin), host(dhcp_range_end), comment, state, version,
      (SELECT s.name FROM network s WHERE s.id = network.shared_with) AS shared,
      fabric_vlan, vlan_id, host(provision_start), host(provision_end), resolvers, routes::text, internet_nat,
      network_ipv6::text, host(gateway_ipv6), host(nameserver_ip_ipv6), host(dhcp_range_begin_ipv6), host(dhcp_range_end_ipv6)
      """;

  /** The values of its columns, by the names that statements give them. */
  static Map<String, Object> parameters(NetworkSettings s) {
    Map<String, Object> values = new HashMap<>();
    values.put("name", s.name());
    values.put("network", s.network().toString());
    values.put("gateway", text(s.gateway()));
    values.put("metric", s.gatewayMetric());
    values.put("nameserver", text(s.nameserverIp()));
    values.put("ntp", s.ntpServer());
    values.put("zone", s.zone());
    values.put("type", s.type());
    values.put("dhcp", s.dhcp());
    values.put("begin", text(s.dhcpRangeBegin()));
    values.put("end", text(s.dhcpRangeEnd()));
    values.put("comment", s.comment());
    values.put("shared", s.shared());
    Ipv6 ipv6 = s.ipv6();
    values.put("network6", ipv6 == null ? null : ipv6.network().toString());
    values.put("gateway6", ipv6 == null ? null : text(ipv6.gateway()));
    values.put("nameserver6", ipv6 == null ? null : text(ipv6.nameserverIp()));
    values.put("begin6", ipv6 == null ? null : text(ipv6.dhcpRangeBegin()));
    values.put("end6", ipv6 == null ? null : text(ipv6.dhcpRangeEnd()));
    Fabric fabric = s.fabric();
    values.put("vlan", fabric == null ? null : fabric.vlan());
    values.put("vlanId", fabric == null ? null : fabric.vlanId());
    values.put("start", fabric == null ? null : text(fabric.provisionStart()));
    values.put("stop", fabric == null ? null : text(fabric.provisionEnd()));
    values.put("resolvers", fabric == null ? null : resolvers(fabric));
    values.put("routes", fabric == null ? null : Json.write(fabric.routes()));
    values.put("nat", fabric == null ? null : fabric.internetNat());
    return values;
  }

  /** As PostgreSQL writes an array; addresses need no quotes in it. */
  private static String resolvers(Fabric fabric) {
    return "{"
        + String.join(",", fabric.resolvers().stream().map(Address::toString).toList())
        + "}";
  }

  private static String text(Address address) {
    return address == null ? null : address.toString();
  }

  @Override
  public Network map(ResultSet row, StatementContext context) throws SQLException {
    NetworkSettings settings =
        new NetworkSettings(
            row.getString(5),
            Prefix.parse(row.getString(6)).orElseThrow(),
            Network.address(row.getString(7)),
            (Integer) row.getObject(8),
            Network.address(row.getString(9)),
            row.getString(10),
            row.getString(11),
            row.getString(12),
            row.getBoolean(13),
            Network.address(row.getString(14)),
            Network.address(row.getString(15)),
            row.getString(16),
            row.getString(19),
            fabric(row),
            ipv6(row));
    return new Network(
        row.getObject(1, UUID.class),
        row.getLong(2),
        row.getObject(3, UUID.class),
        row.getObject(4, UUID.class),
        settings,
        row.getString(17).equals("deleting"),
        row.getLong(18));
  }

  private static Ipv6 ipv6(ResultSet row) throws SQLException {
    if (row.getString(27) == null) {
      return null;
    }
    return new Ipv6(
        Prefix.parse(row.getString(27)).orElseThrow(),
        Network.address(row.getString(28)),
        Network.address(row.getString(29)),
        Network.address(row.getString(30)),
        Network.address(row.getString(31)));
  }

  private static Fabric fabric(ResultSet row) throws SQLException {
    if (row.getObject(20) == null) {
      return null;
    }
    return new Fabric(
        row.getObject(20, UUID.class),
        row.getInt(21),
        Address.of(row.getString(22)),
        Address.of(row.getString(23)),
        Arrays.stream((String[]) row.getArray(24).getArray()).map(Address::of).toList(),
        (ObjectNode) Json.tree(row.getString(25)),
        row.getBoolean(26));
  }
}
