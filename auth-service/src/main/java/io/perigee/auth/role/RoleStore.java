package io.perigee.auth.role;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.auth.account.RoleTagRows;
import io.perigee.auth.account.Slice;
import io.perigee.contracts.envelope.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables {@code role}, {@code role_member} and {@code role_policy}. */
final class RoleStore {

  private static final String SELECT =
      """
      SELECT r.id, r.name, r.created_at,
        (SELECT coalesce(json_agg(json_build_object('subUser', m.user_id IS NOT NULL, 'id', coalesce(u.id, a.id),
                                                    'login', coalesce(u.login, a.login), 'standard', m.standard)
                                  ORDER BY m.position), '[]')::text
         FROM role_member m LEFT JOIN sub_user u ON u.id = m.user_id LEFT JOIN account a ON a.id = m.member_id
         WHERE m.role_id = r.id) AS members,
        (SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name) ORDER BY rp.position), '[]')::text
         FROM role_policy rp JOIN policy p ON p.id = rp.policy_id WHERE rp.role_id = r.id) AS policies
      FROM role r WHERE r.account_id = :account
      """;

  private RoleStore() {}

  static List<Role> list(Handle h, UUID account, Slice slice) {
    return slice
        .bind(h.createQuery(SELECT + slice.sql("name")))
        .bind("account", account)
        .map(RoleStore::read)
        .list();
  }

  /**
   * @param reference a name or an id
   */
  static Optional<Role> find(Handle h, UUID account, String reference) {
    return h.createQuery(SELECT + " AND (r.name = :reference OR r.id::text = lower(:reference))")
        .bind("account", account)
        .bind("reference", reference)
        .map(RoleStore::read)
        .findOne();
  }

  static int count(Handle h, UUID account) {
    return h.createQuery("SELECT count(*) FROM role WHERE account_id = :account")
        .bind("account", account)
        .mapTo(Integer.class)
        .one();
  }

  static void insert(Handle h, UUID account, Role role) {
    h.createUpdate(
            "INSERT INTO role (id, account_id, name, created_at) VALUES (:id, :account, :name, :now)")
        .bind("id", role.id())
        .bind("account", account)
        .bind("name", role.name())
        .bind("now", role.created().atOffset(ZoneOffset.UTC))
        .execute();
    fill(h, role);
  }

  static void update(Handle h, UUID account, Role role) {
    h.createUpdate("UPDATE role SET name = :name WHERE account_id = :account AND id = :id")
        .bind("id", role.id())
        .bind("account", account)
        .bind("name", role.name())
        .execute();
    h.execute("DELETE FROM role_member WHERE role_id = ?", role.id());
    h.execute("DELETE FROM role_policy WHERE role_id = ?", role.id());
    fill(h, role);
  }

  static void delete(Handle h, UUID account, Role role) {
    RoleTagRows.forget(h, account, "/roles/" + role.id());
    h.createUpdate("DELETE FROM role WHERE account_id = :account AND id = :id")
        .bind("account", account)
        .bind("id", role.id())
        .execute();
  }

  private static void fill(Handle h, Role role) {
    List<Role.Member> members = role.members();
    h.createUpdate(
            """
            INSERT INTO role_member (role_id, user_id, member_id, standard, position)
            SELECT :role, CASE WHEN m.sub_user THEN m.id END, CASE WHEN NOT m.sub_user THEN m.id END, m.standard, m.position
            FROM unnest(:subUsers, :ids, :standard, :positions) AS m (sub_user, id, standard, position)
            """)
        .bind("role", role.id())
        .bindArray("subUsers", Boolean.class, members.stream().map(Role.Member::subUser).toList())
        .bindArray("ids", UUID.class, members.stream().map(Role.Member::id).toList())
        .bindArray("standard", Boolean.class, members.stream().map(Role.Member::standard).toList())
        .bindArray("positions", Integer.class, positions(members.size()))
        .execute();
    List<Role.PolicyName> policies = role.policies();
    h.createUpdate(
            """
            INSERT INTO role_policy (role_id, policy_id, position)
            SELECT :role, p.id, p.position FROM unnest(:ids, :positions) AS p (id, position)
            """)
        .bind("role", role.id())
        .bindArray("ids", UUID.class, policies.stream().map(Role.PolicyName::id).toList())
        .bindArray("positions", Integer.class, positions(policies.size()))
        .execute();
  }

  private static List<Integer> positions(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static Role read(ResultSet row, StatementContext context) throws SQLException {
    List<Role.Member> members = new ArrayList<>();
    for (JsonNode m : Json.tree(row.getString("members"))) {
      members.add(
          new Role.Member(
              m.get("subUser").asBoolean(),
              UUID.fromString(m.get("id").asText()),
              m.get("login").asText(),
              m.get("standard").asBoolean()));
    }
    List<Role.PolicyName> policies = new ArrayList<>();
    for (JsonNode p : Json.tree(row.getString("policies"))) {
      policies.add(
          new Role.PolicyName(UUID.fromString(p.get("id").asText()), p.get("name").asText()));
    }
    return new Role(
        row.getObject("id", UUID.class),
        row.getString("name"),
        members,
        policies,
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
