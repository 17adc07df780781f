package io.perigee.auth.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.auth.roletag.RoleTags;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.policy.MalformedRule;
import io.perigee.contracts.policy.RoleGrants;
import io.perigee.contracts.policy.Rule;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/** Looks up what decides whether a sub-user, or another account, may do something. */
@Singleton
public final class Accesses {

  private static final Logger LOG = Logger.getLogger(Accesses.class);

  private static final String SELECT =
      """
      SELECT a.id, a.login,
        (SELECT coalesce(json_agg(json_build_object(
                  'name', r.name, 'standard', m.standard,
                  'rules', (SELECT coalesce(json_agg(rule.text ORDER BY rp.position, rule.ordinal), '[]')
                            FROM role_policy rp JOIN policy p ON p.id = rp.policy_id
                            CROSS JOIN LATERAL unnest(p.rules) WITH ORDINALITY AS rule (text, ordinal)
                            WHERE rp.role_id = r.id)) ORDER BY r.created_at, r.name), '[]')::text
         FROM role_member m JOIN role r ON r.id = m.role_id
         WHERE r.account_id = a.id AND (m.user_id = :principal OR m.member_id = :principal)) AS roles
      FROM account a WHERE a.login = :account OR a.id::text = :id ORDER BY (a.login = :account) DESC LIMIT 1
      """;

  private final Database database;

  Accesses(Database database) {
    this.database = database;
  }

  /**
   * @param account login or UUID
   * @param principal a sub-user's or an account's id
   * @param path the resource below the account, decoded
   * @return empty if there is no such account
   */
  public Optional<Access> find(String account, UUID principal, String path) {
    return database.read(h -> find(h, account, principal, path));
  }

  private static Optional<Access> find(Handle h, String account, UUID principal, String path) {
    return h.createQuery(SELECT)
        .bind("principal", principal)
        .bind("account", account)
        .bind("id", account.toLowerCase(Locale.ROOT))
        .map(
            (row, context) ->
                new Access(
                    row.getObject("id", UUID.class),
                    row.getString("login"),
                    roles(Json.tree(row.getString("roles"))),
                    Set.of()))
        .findOne()
        .map(
            found ->
                new Access(
                    found.account(),
                    found.login(),
                    found.roles(),
                    Set.copyOf(RoleTags.of(h, found.account(), path))));
  }

  private static List<RoleGrants> roles(JsonNode rows) {
    List<RoleGrants> roles = new ArrayList<>();
    for (JsonNode row : rows) {
      List<Rule> rules = new ArrayList<>();
      row.get("rules").forEach(text -> read(text.asText()).ifPresent(rules::add));
      roles.add(new RoleGrants(row.get("name").asText(), row.get("standard").asBoolean(), rules));
    }
    return roles;
  }

  /** A rule of an older language that is not read any more grants nothing. */
  private static Optional<Rule> read(String text) {
    try {
      return Optional.of(Rule.parse(text));
    } catch (MalformedRule e) {
      LOG.warnf("event=unreadable-rule reason=%s", e.getMessage());
      return Optional.empty();
    }
  }
}
