package io.perigee.network.network;

import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Networks in the schema. Every statement names the owner, or takes an id that was found by owner.
 */
@Singleton
public final class NetworkStore {

  private static final String COLUMNS =
      """
      id, number, account_id, region_id, name, network::text, host(gateway), gateway_metric, host(nameserver_ip), ntp_server,
      zone, type, dhcp, host(dhcp_range_begin), host(dhcp_range_end), comment, state, version
      """;

  /** The network that an owner knows by this name; null is the operator. */
  public Optional<Network> find(Handle h, UUID account, String name) {
    return h.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM network WHERE name = :name AND account_id IS NOT DISTINCT FROM :account")
        .bind("name", name)
        .bind("account", account)
        .map((row, c) -> network(row))
        .findOne();
  }

  /**
   * As {@link #find}; others who would change the network or its leases wait for this transaction.
   */
  public Optional<Network> lock(Handle h, UUID account, String name) {
    return h.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM network WHERE name = :name AND account_id IS NOT DISTINCT FROM :account FOR NO KEY UPDATE")
        .bind("name", name)
        .bind("account", account)
        .map((row, c) -> network(row))
        .findOne();
  }

  /** Networks by id, for services, which look after owners themselves. */
  public Optional<Network> byId(Handle h, UUID id) {
    return h.createQuery("SELECT " + COLUMNS + " FROM network WHERE id = :id")
        .bind("id", id)
        .map((row, c) -> network(row))
        .findOne();
  }

  /**
   * Locks networks by their ids, or the operator's by their names, in one order, so that bulk
   * changes cannot meet head on.
   */
  public List<Network> lock(Handle h, Collection<UUID> ids, Collection<String> names) {
    return h.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM network WHERE id = ANY (:ids) OR account_id IS NULL AND name = ANY (:names) ORDER BY id FOR NO KEY UPDATE")
        .bindArray("ids", UUID.class, List.copyOf(ids))
        .bindArray("names", String.class, List.copyOf(names))
        .map((row, c) -> network(row))
        .list();
  }

  /** All networks of an owner, by name. */
  public List<Network> list(Handle h, UUID account) {
    return h.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM network WHERE account_id IS NOT DISTINCT FROM :account ORDER BY name")
        .bind("account", account)
        .map((row, c) -> network(row))
        .list();
  }

  /** Every network, one at a time. */
  void each(Handle h, Consumer<Network> out) {
    h.createQuery("SELECT " + COLUMNS + " FROM network")
        .setFetchSize(500)
        .map((row, c) -> network(row))
        .useStream(all -> all.forEach(out));
  }

  Network insert(Handle h, UUID id, UUID account, UUID region, NetworkSettings s) {
    return h.createQuery(
            """
            INSERT INTO network (id, account_id, region_id, name, network, gateway, gateway_metric, nameserver_ip, ntp_server,
                                 zone, type, dhcp, dhcp_range_begin, dhcp_range_end, comment)
            VALUES (:id, :account, :region, :name, :network::cidr, :gateway::inet, :metric, :nameserver::inet, :ntp,
                    :zone, :type, :dhcp, :begin::inet, :end::inet, :comment)
            RETURNING\s"""
                + COLUMNS)
        .bind("id", id)
        .bind("account", account)
        .bind("region", region)
        .bindMap(parameters(s))
        .map((row, c) -> network(row))
        .one();
  }

  void update(Handle h, Network n) {
    h.createUpdate(
            """
            UPDATE network SET name = :name, network = :network::cidr, gateway = :gateway::inet, gateway_metric = :metric,
              nameserver_ip = :nameserver::inet, ntp_server = :ntp, zone = :zone, type = :type, dhcp = :dhcp,
              dhcp_range_begin = :begin::inet, dhcp_range_end = :end::inet, comment = :comment, version = :version, updated_at = now()
            WHERE id = :id
            """)
        .bind("id", n.id())
        .bind("version", n.version())
        .bindMap(parameters(n.settings()))
        .execute();
  }

  void setDeleting(Handle h, UUID id, boolean deleting) {
    h.createUpdate("UPDATE network SET state = :state, state_since = now() WHERE id = :id")
        .bind("id", id)
        .bind("state", deleting ? "deleting" : "active")
        .execute();
  }

  /**
   * Gives up deletions whose decision never came, because the process that sought it is no more.
   */
  int reviveStuck(Handle h) {
    return h.execute(
        "UPDATE network SET state = 'active', state_since = now() WHERE state = 'deleting' AND state_since < now() - interval '1 minute'");
  }

  /**
   * Removes a network that is being deleted; its free ranges and what is left of its leases go with
   * it.
   */
  boolean remove(Handle h, UUID id) {
    return h.execute("DELETE FROM network WHERE id = ? AND state = 'deleting'", id) == 1;
  }

  private static java.util.Map<String, Object> parameters(NetworkSettings s) {
    java.util.Map<String, Object> values = new java.util.HashMap<>();
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
    return values;
  }

  private static String text(Address address) {
    return address == null ? null : address.toString();
  }

  private static Network network(ResultSet row) throws SQLException {
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
            row.getString(16));
    return new Network(
        row.getObject(1, UUID.class),
        row.getLong(2),
        row.getObject(3, UUID.class),
        row.getObject(4, UUID.class),
        settings,
        row.getString(17).equals("deleting"),
        row.getLong(18));
  }
}
