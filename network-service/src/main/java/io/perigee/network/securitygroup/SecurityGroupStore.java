package io.perigee.network.securitygroup;

import io.perigee.network.address.Prefix;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Security groups in the schema. Every statement names the owner, or a group that was found by
 * owner.
 */
@Singleton
final class SecurityGroupStore {

  private static final String SELECT =
      "SELECT id, number, account_id, region_id, name FROM security_group WHERE account_id = :account ";

  /** All of an account's groups, by number. */
  List<SecurityGroup> list(Handle h, UUID account) {
    return h.createQuery(SELECT + "ORDER BY number")
        .bind("account", account)
        .map((row, c) -> group(row))
        .list();
  }

  /**
   * A group by its number; others who would change it wait for this transaction.
   *
   * @param region null for any
   */
  Optional<SecurityGroup> lock(Handle h, UUID account, UUID region, long number) {
    return h.createQuery(
            SELECT
                + "AND number = :number AND (:region::uuid IS NULL OR region_id IS NULL OR region_id = :region::uuid) FOR UPDATE")
        .bind("account", account)
        .bind("region", region)
        .bind("number", number)
        .map((row, c) -> group(row))
        .findOne();
  }

  SecurityGroup insert(Handle h, UUID account, UUID region, String name) {
    return h.createQuery(
            """
            INSERT INTO security_group (id, account_id, region_id, name) VALUES (:id, :account, :region, :name)
            RETURNING id, number, account_id, region_id, name
            """)
        .bind("id", UUID.randomUUID())
        .bind("account", account)
        .bind("region", region)
        .bind("name", name)
        .map((row, c) -> group(row))
        .one();
  }

  void rename(Handle h, SecurityGroup group, String name) {
    h.execute("UPDATE security_group SET name = ? WHERE id = ?", name, group.id());
  }

  void delete(Handle h, SecurityGroup group) {
    h.execute("DELETE FROM security_group WHERE id = ?", group.id());
  }

  /** True if machines are in the group, or rules of other groups name it. */
  boolean isUsed(Handle h, SecurityGroup group) {
    return h.createQuery(
            """
            SELECT EXISTS (SELECT FROM security_member WHERE group_id = :id)
              OR EXISTS (SELECT FROM security_rule WHERE remote_group = :id AND group_id <> :id)
            """)
        .bind("id", group.id())
        .mapTo(Boolean.class)
        .one();
  }

  /** A group's rules, by number. */
  List<SecurityRule> rules(Handle h, SecurityGroup group) {
    return h.createQuery(
            """
            SELECT r.number, r.ingress, r.v6, r.protocol, r.remote_cidr::text, g.number, r.port_min, r.port_max, r.label
            FROM security_rule r LEFT JOIN security_group g ON g.id = r.remote_group
            WHERE r.group_id = :id ORDER BY r.number
            """)
        .bind("id", group.id())
        .map((row, c) -> rule(row))
        .list();
  }

  /** Adds a rule; returns its number. */
  long insert(Handle h, SecurityGroup group, SecurityRule rule, UUID remote) {
    return h.createQuery(
            """
            INSERT INTO security_rule (group_id, ingress, v6, protocol, remote_cidr, remote_group, port_min, port_max, label)
            VALUES (:group, :ingress, :v6, :protocol, :cidr::cidr, :remote, :min, :max, :label) RETURNING number
            """)
        .bind("group", group.id())
        .bind("ingress", rule.ingress())
        .bind("v6", rule.v6())
        .bind("protocol", rule.protocol())
        .bind("cidr", rule.network() == null ? null : rule.network().toString())
        .bind("remote", remote)
        .bind("min", rule.portMin())
        .bind("max", rule.portMax())
        .bind("label", rule.label())
        .mapTo(Long.class)
        .one();
  }

  boolean deleteRule(Handle h, SecurityGroup group, long number) {
    return h.execute(
            "DELETE FROM security_rule WHERE group_id = ? AND number = ?", group.id(), number)
        == 1;
  }

  /** Puts a machine into the group; nothing happens if it is in it. */
  void add(Handle h, SecurityGroup group, UUID machine) {
    h.execute(
        "INSERT INTO security_member (group_id, machine_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        group.id(),
        machine);
  }

  boolean remove(Handle h, SecurityGroup group, UUID machine) {
    return h.execute(
            "DELETE FROM security_member WHERE group_id = ? AND machine_id = ?",
            group.id(),
            machine)
        == 1;
  }

  /** The groups that a machine is in, by number. */
  List<SecurityGroup> of(Handle h, UUID account, UUID machine) {
    return h.createQuery(
            SELECT
                + "AND id IN (SELECT group_id FROM security_member WHERE machine_id = :machine) ORDER BY number")
        .bind("account", account)
        .bind("machine", machine)
        .map((row, c) -> group(row))
        .list();
  }

  /** Takes machines that are no more out of all groups. */
  void forget(Handle h, List<UUID> machines) {
    h.createUpdate("DELETE FROM security_member WHERE machine_id = ANY (:machines)")
        .bindArray("machines", UUID.class, machines)
        .execute();
  }

  private static SecurityGroup group(ResultSet row) throws SQLException {
    return new SecurityGroup(
        row.getObject(1, UUID.class),
        row.getLong(2),
        row.getObject(3, UUID.class),
        row.getObject(4, UUID.class),
        row.getString(5));
  }

  private static SecurityRule rule(ResultSet row) throws SQLException {
    String cidr = row.getString(5);
    return new SecurityRule(
        row.getLong(1),
        row.getBoolean(2),
        row.getBoolean(3),
        row.getString(4),
        cidr == null ? null : Prefix.parse(cidr).orElseThrow(),
        row.getObject(6) == null ? null : row.getLong(6),
        (Integer) row.getObject(7),
        (Integer) row.getObject(8),
        row.getString(9));
  }
}
