package io.perigee.network.firewall;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Rules in the schema. Every statement names the owner; null is the operator. */
@Singleton
final class RuleStore {

  private static final String SELECT =
      "SELECT id, account_id, rule, enabled, description, version FROM firewall_rule ";

  /** An account's rules and the global ones, oldest first. */
  List<Rule> visible(Handle h, UUID account) {
    return h.createQuery(
            SELECT + "WHERE account_id = :account OR account_id IS NULL ORDER BY created_at, id")
        .bind("account", account)
        .map((row, c) -> rule(row))
        .list();
  }

  /**
   * A part of an account's rules and the global ones, by id. Each owner's own are read up to what
   * can be on the page, by firewall_rule_page_ix.
   *
   * @param after only those behind this one; null for all
   */
  List<Rule> visible(Handle h, UUID account, int limit, int offset, UUID after) {
    String behind = (after == null ? "" : "AND id > :after ") + "ORDER BY id LIMIT :most";
    Query query =
        h.createQuery(
                """
                SELECT * FROM ((%1$s WHERE account_id = :account %2$s)
                               UNION ALL (%1$s WHERE account_id IS NULL %2$s)) AS r
                ORDER BY id LIMIT :limit OFFSET :offset
                """
                    .formatted(SELECT, behind))
            .bind("account", account)
            .bind("most", (long) limit + offset)
            .bind("limit", limit)
            .bind("offset", offset);
    return (after == null ? query : query.bind("after", after)).map((row, c) -> rule(row)).list();
  }

  /** A rule that an account can see: its own, or a global one. */
  Optional<Rule> find(Handle h, UUID account, UUID id) {
    return h.createQuery(
            SELECT + "WHERE id = :id AND (account_id = :account OR account_id IS NULL)")
        .bind("id", id)
        .bind("account", account)
        .map((row, c) -> rule(row))
        .findOne();
  }

  /** As {@link #find}; others who would change the rule wait for this transaction. */
  Optional<Rule> lock(Handle h, UUID account, UUID id) {
    return h.createQuery(
            SELECT + "WHERE id = :id AND (account_id = :account OR account_id IS NULL) FOR UPDATE")
        .bind("id", id)
        .bind("account", account)
        .map((row, c) -> rule(row))
        .findOne();
  }

  /**
   * Adds a rule unless its owner has as many as allowed.
   *
   * @return false if so
   */
  boolean insert(Handle h, Rule rule, int most) {
    // Two at once may pass together: the bound keeps lists small, it is no quota.
    return h.createUpdate(
                """
                INSERT INTO firewall_rule (id, account_id, rule, enabled, description)
                SELECT :id, :account, :rule, :enabled, :description
                WHERE (SELECT count(*) FROM firewall_rule WHERE account_id IS NOT DISTINCT FROM :account) < :most
                """)
            .bind("id", rule.id())
            .bind("account", rule.account())
            .bind("rule", rule.spec().text())
            .bind("enabled", rule.enabled())
            .bind("description", rule.description())
            .bind("most", most)
            .execute()
        == 1;
  }

  void update(Handle h, Rule rule) {
    h.createUpdate(
            """
            UPDATE firewall_rule SET rule = :rule, enabled = :enabled, description = :description, version = :version,
              updated_at = clock_timestamp()
            WHERE id = :id AND account_id IS NOT DISTINCT FROM :account
            """)
        .bind("id", rule.id())
        .bind("account", rule.account())
        .bind("rule", rule.spec().text())
        .bind("enabled", rule.enabled())
        .bind("description", rule.description())
        .bind("version", rule.version())
        .execute();
  }

  boolean delete(Handle h, UUID account, UUID id) {
    return h.createUpdate(
                "DELETE FROM firewall_rule WHERE id = :id AND account_id IS NOT DISTINCT FROM :account")
            .bind("id", id)
            .bind("account", account)
            .execute()
        == 1;
  }

  /** Removes all that accounts have which are no more. */
  void deleteOf(Handle h, List<UUID> accounts) {
    h.createUpdate("DELETE FROM firewall_rule WHERE account_id = ANY (:accounts)")
        .bindArray("accounts", UUID.class, accounts)
        .execute();
  }

  private static Rule rule(ResultSet row) throws SQLException {
    return new Rule(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        RuleParser.parse(row.getString(3)),
        row.getBoolean(4),
        row.getString(5),
        row.getLong(6));
  }
}
