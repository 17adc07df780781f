package io.perigee.network.network;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Networks in the schema. Every statement names the owner, or takes an id that was found by owner.
 */
@Singleton
public final class NetworkStore {

  private static final NetworkRow ROW = new NetworkRow();

  private static final String INSERT =
      """
      INSERT INTO network (id, account_id, region_id, name, network, gateway, gateway_metric, nameserver_ip, ntp_server,
                           zone, type, dhcp, dhcp_range_begin, dhcp_range_end, comment, shared_with,
                           fabric_vlan, vlan_id, provision_start, provision_end, resolvers, routes, internet_nat,
                           network_ipv6, gateway_ipv6, nameserver_ip_ipv6, dhcp_range_begin_ipv6, dhcp_range_end_ipv6)
      VALUES (:id, :account, :region, :name, :network::cidr, :gateway::inet, :metric, :nameserver::inet, :ntp,
              :zone, :type, :dhcp, :begin::inet, :end::inet, :comment,
              (SELECT s.id FROM network s WHERE s.account_id IS NULL AND s.name = :shared),
              :vlan, :vlanId, :start::inet, :stop::inet, :resolvers::text[], :routes::jsonb, :nat,
              :network6::cidr, :gateway6::inet, :nameserver6::inet, :begin6::inet, :end6::inet)
      """;

  static final String USABLE =
      """
      state = 'active' AND (account_id = :account OR account_id IS NULL AND region_id IS NOT NULL)
      AND (region_id IS NULL OR :region::uuid IS NULL OR region_id = :region::uuid)
      """;

  /** The network that an owner knows by this name; null is the operator. */
  public Optional<Network> find(Handle h, UUID account, String name) {
    return h.createQuery(
            "SELECT "
                + NetworkRow.COLUMNS
                + " FROM network WHERE name = :name AND account_id IS NOT DISTINCT FROM :account"
                + " ORDER BY number LIMIT 1")
        .bind("name", name)
        .bind("account", account)
        .map(ROW)
        .findOne();
  }

  /**
   * As {@link #find}; others who would change the network or its leases wait for this transaction.
   */
  public Optional<Network> lock(Handle h, UUID account, String name) {
    return h.createQuery(
            "SELECT "
                + NetworkRow.COLUMNS
                + " FROM network WHERE name = :name AND account_id IS NOT DISTINCT FROM :account"
                + " FOR NO KEY UPDATE")
        .bind("name", name)
        .bind("account", account)
        .map(ROW)
        .findOne();
  }

  /** Networks by id, for services, which look after owners themselves. */
  public Optional<Network> byId(Handle h, UUID id) {
    return h.createQuery("SELECT " + NetworkRow.COLUMNS + " FROM network WHERE id = :id")
        .bind("id", id)
        .map(ROW)
        .findOne();
  }

  /**
   * Locks networks by their ids, or the operator's by their names, in one order, so that bulk
   * changes cannot meet head on.
   */
  public List<Network> lock(Handle h, Collection<UUID> ids, Collection<String> names) {
    return h.createQuery(
            "SELECT "
                + NetworkRow.COLUMNS
                + " FROM network WHERE id = ANY (:ids) OR account_id IS NULL AND name = ANY"
                + " (:names) ORDER BY id FOR NO KEY UPDATE")
        .bindArray("ids", UUID.class, List.copyOf(ids))
        .bindArray("names", String.class, List.copyOf(names))
        .map(ROW)
        .list();
  }

  /** All networks of an owner, by name. */
  public List<Network> list(Handle h, UUID account) {
    return h.createQuery(
            "SELECT "
                + NetworkRow.COLUMNS
                + " FROM network WHERE account_id IS NOT DISTINCT FROM :account ORDER BY name")
        .bind("account", account)
        .map(ROW)
        .list();
  }

  /**
   * The networks that machines of an account may be put on: its own, and the operator's that are
   * for machines of regions, by name.
   *
   * @param region the region of the machines; null for all
   */
  public List<Network> usable(Handle h, UUID account, UUID region) {
    return h.createQuery(
            "SELECT " + NetworkRow.COLUMNS + " FROM network WHERE " + USABLE + " ORDER BY name, id")
        .bind("account", account)
        .bind("region", region)
        .map(ROW)
        .list();
  }

  /** One of {@link #usable}. */
  public Optional<Network> usable(Handle h, UUID account, UUID region, UUID id) {
    return h.createQuery(
            "SELECT " + NetworkRow.COLUMNS + " FROM network WHERE id = :id AND " + USABLE)
        .bind("account", account)
        .bind("region", region)
        .bind("id", id)
        .map(ROW)
        .findOne();
  }

  /** An account's networks on a VLAN, by name. */
  public List<Network> onVlan(Handle h, UUID account, UUID vlan) {
    return h.createQuery(
            "SELECT "
                + NetworkRow.COLUMNS
                + " FROM network WHERE account_id = :account AND fabric_vlan = :vlan ORDER BY name,"
                + " id")
        .bind("account", account)
        .bind("vlan", vlan)
        .map(ROW)
        .list();
  }

  /** One of {@link #onVlan}; others who would change it wait for this transaction. */
  public Optional<Network> lockOnVlan(Handle h, UUID account, UUID vlan, UUID id) {
    return h.createQuery(
            "SELECT "
                + NetworkRow.COLUMNS
                + " FROM network WHERE account_id = :account AND fabric_vlan = :vlan AND id = :id"
                + " FOR NO KEY UPDATE")
        .bind("account", account)
        .bind("vlan", vlan)
        .bind("id", id)
        .map(ROW)
        .findOne();
  }

  /** Every network, one at a time. */
  void each(Handle h, Consumer<Network> out) {
    h.createQuery("SELECT " + NetworkRow.COLUMNS + " FROM network")
        .setFetchSize(500)
        .map(ROW)
        .useStream(all -> all.forEach(out));
  }

  Network insert(Handle h, UUID id, UUID account, UUID region, NetworkSettings s) {
    return h.createQuery(INSERT + " RETURNING " + NetworkRow.COLUMNS)
        .bind("id", id)
        .bind("account", account)
        .bind("region", region)
        .bindMap(NetworkRow.parameters(s))
        .map(ROW)
        .one();
  }

  /** Adds those whose names are not taken, in one batch. */
  List<Network> insertAll(Handle h, List<Networks.Addition> additions) {
    List<UUID> ids = additions.stream().map(a -> UUID.randomUUID()).toList();
    PreparedBatch batch = h.prepareBatch(INSERT + " ON CONFLICT DO NOTHING");
    for (int i = 0; i < ids.size(); i++) {
      Networks.Addition addition = additions.get(i);
      batch
          .bind("id", ids.get(i))
          .bind("account", addition.account())
          .bind("region", addition.region())
          .bindMap(NetworkRow.parameters(addition.settings()))
          .add();
    }
    batch.execute();
    return h.createQuery("SELECT " + NetworkRow.COLUMNS + " FROM network WHERE id = ANY (:ids)")
        .bindArray("ids", UUID.class, ids)
        .map(ROW)
        .list();
  }

  void update(Handle h, Network n) {
    h.createUpdate(
            """
            UPDATE network SET name = :name, network = :network::cidr, gateway = :gateway::inet, gateway_metric = :metric,
              nameserver_ip = :nameserver::inet, ntp_server = :ntp, zone = :zone, type = :type, dhcp = :dhcp,
              dhcp_range_begin = :begin::inet, dhcp_range_end = :end::inet, comment = :comment, version = :version, updated_at = now(),
              shared_with = (SELECT s.id FROM network s WHERE s.account_id IS NULL AND s.name = :shared),
              provision_start = :start::inet, provision_end = :stop::inet, resolvers = :resolvers::text[],
              routes = :routes::jsonb, internet_nat = :nat,
              network_ipv6 = :network6::cidr, gateway_ipv6 = :gateway6::inet, nameserver_ip_ipv6 = :nameserver6::inet,
              dhcp_range_begin_ipv6 = :begin6::inet, dhcp_range_end_ipv6 = :end6::inet
            WHERE id = :id
            """)
        .bind("id", n.id())
        .bind("version", n.version())
        .bindMap(NetworkRow.parameters(n.settings()))
        .execute();
  }

  /** The names of the networks that are on the link of this one. */
  List<String> sharingWith(Handle h, UUID id) {
    return h.createQuery("SELECT name FROM network WHERE shared_with = :id ORDER BY name LIMIT 5")
        .bind("id", id)
        .mapTo(String.class)
        .list();
  }

  /** Counts a new version of the networks on the link of this one, which show its name. */
  List<Network> touchSharing(Handle h, UUID id) {
    return h.createQuery(
            "UPDATE network SET version = version + 1, updated_at = now() WHERE shared_with = :id"
                + " RETURNING "
                + NetworkRow.COLUMNS)
        .bind("id", id)
        .map(ROW)
        .list();
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
        "UPDATE network SET state = 'active', state_since = now() WHERE state = 'deleting' AND"
            + " state_since < now() - interval '1 minute'");
  }

  /**
   * Removes a network that is being deleted; its free ranges and what is left of its leases go with
   * it.
   */
  boolean remove(Handle h, UUID id) {
    return h.execute("DELETE FROM network WHERE id = ? AND state = 'deleting'", id) == 1;
  }
}
