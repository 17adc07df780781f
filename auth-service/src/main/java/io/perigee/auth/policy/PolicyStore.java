package io.perigee.auth.policy;

import io.perigee.auth.account.RoleTagRows;
import io.perigee.auth.account.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code policy}. Every statement says whose policies it means. */
final class PolicyStore {

  private static final String COLUMNS = "id, name, rules, description, created_at";

  private PolicyStore() {}

  static List<Policy> list(Handle h, UUID account, Slice slice) {
    return slice
        .bind(
            h.createQuery(
                "SELECT "
                    + COLUMNS
                    + " FROM policy WHERE account_id = :account"
                    + slice.sql("name")))
        .bind("account", account)
        .map(PolicyStore::read)
        .list();
  }

  /**
   * @param reference a name or an id
   */
  static Optional<Policy> find(Handle h, UUID account, String reference) {
    return h.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM policy WHERE account_id = :account AND (name = :reference OR id::text = lower(:reference))")
        .bind("account", account)
        .bind("reference", reference)
        .map(PolicyStore::read)
        .findOne();
  }

  static int count(Handle h, UUID account) {
    return h.createQuery("SELECT count(*) FROM policy WHERE account_id = :account")
        .bind("account", account)
        .mapTo(Integer.class)
        .one();
  }

  static void insert(Handle h, UUID account, Policy policy) {
    h.createUpdate(
            """
            INSERT INTO policy (id, account_id, name, rules, description, created_at)
            VALUES (:id, :account, :name, :rules, :description, :now)
            """)
        .bind("id", policy.id())
        .bind("account", account)
        .bind("name", policy.name())
        .bindArray("rules", String.class, policy.rules())
        .bind("description", policy.description())
        .bind("now", policy.created().atOffset(ZoneOffset.UTC))
        .execute();
  }

  static void update(Handle h, UUID account, Policy policy) {
    h.createUpdate(
            """
            UPDATE policy SET name = :name, rules = :rules, description = :description
            WHERE account_id = :account AND id = :id
            """)
        .bind("id", policy.id())
        .bind("account", account)
        .bind("name", policy.name())
        .bindArray("rules", String.class, policy.rules())
        .bind("description", policy.description())
        .execute();
  }

  static void delete(Handle h, UUID account, Policy policy) {
    RoleTagRows.forget(h, account, "/policies/" + policy.id());
    h.createUpdate("DELETE FROM policy WHERE account_id = :account AND id = :id")
        .bind("account", account)
        .bind("id", policy.id())
        .execute();
  }

  private static Policy read(ResultSet row, StatementContext context) throws SQLException {
    return new Policy(
        row.getObject("id", UUID.class),
        row.getString("name"),
        List.of((String[]) row.getArray("rules").getArray()),
        row.getString("description"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
