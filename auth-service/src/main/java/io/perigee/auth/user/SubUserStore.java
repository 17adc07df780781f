package io.perigee.auth.user;

import io.perigee.auth.account.Profile;
import io.perigee.auth.account.ProfileField;
import io.perigee.auth.account.RoleTagRows;
import io.perigee.auth.account.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code sub_user}. Every statement says whose sub-users it means. */
final class SubUserStore {

  private static final String COLUMNS =
      """
      id, account_id, login, email, company_name, first_name, last_name, address, postal_code, city, state, country,
      phone, created_at, updated_at
      """;

  private SubUserStore() {}

  static List<SubUser> list(Handle h, UUID account, Slice slice) {
    return slice
        .bind(
            h.createQuery(
                "SELECT "
                    + COLUMNS
                    + " FROM sub_user WHERE account_id = :account"
                    + slice.sql("login")))
        .bind("account", account)
        .map(SubUserStore::read)
        .list();
  }

  /**
   * @param reference a login or an id
   */
  static Optional<SubUser> find(Handle h, UUID account, String reference) {
    return h.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM sub_user WHERE account_id = :account AND (login = :reference OR id::text = lower(:reference))")
        .bind("account", account)
        .bind("reference", reference)
        .map(SubUserStore::read)
        .findOne();
  }

  static int count(Handle h, UUID account) {
    return h.createQuery("SELECT count(*) FROM sub_user WHERE account_id = :account")
        .bind("account", account)
        .mapTo(Integer.class)
        .one();
  }

  static SubUser insert(
      Handle h, UUID account, String login, Profile profile, String hash, Instant now) {
    return details(
            h.createQuery(
                """
                INSERT INTO sub_user (id, account_id, login, password_hash, email, company_name, first_name, last_name,
                  address, postal_code, city, state, country, phone, created_at, updated_at)
                VALUES (gen_random_uuid(), :account, :login, :hash, :email, :company_name, :first_name, :last_name,
                  :address, :postal_code, :city, :state, :country, :phone, :now, :now)
                RETURNING
                """
                    + COLUMNS),
            login,
            profile,
            now)
        .bind("account", account)
        .bind("hash", hash)
        .map(SubUserStore::read)
        .one();
  }

  static SubUser update(Handle h, SubUser user, String login, Profile profile, Instant now) {
    return details(
            h.createQuery(
                """
                UPDATE sub_user SET login = :login, email = :email, company_name = :company_name,
                  first_name = :first_name, last_name = :last_name, address = :address, postal_code = :postal_code,
                  city = :city, state = :state, country = :country, phone = :phone, updated_at = :now
                WHERE account_id = :account AND id = :id RETURNING
                """
                    + COLUMNS),
            login,
            profile,
            now)
        .bind("account", user.account())
        .bind("id", user.id())
        .map(SubUserStore::read)
        .one();
  }

  static SubUser password(Handle h, SubUser user, String hash, Instant now) {
    return h.createQuery(
            "UPDATE sub_user SET password_hash = :hash, updated_at = :now WHERE account_id = :account AND id = :id RETURNING "
                + COLUMNS)
        .bind("hash", hash)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bind("account", user.account())
        .bind("id", user.id())
        .map(SubUserStore::read)
        .one();
  }

  static void delete(Handle h, SubUser user) {
    RoleTagRows.forget(h, user.account(), "/users/" + user.id());
    h.createUpdate("DELETE FROM sub_user WHERE account_id = :account AND id = :id")
        .bind("account", user.account())
        .bind("id", user.id())
        .execute();
  }

  static Membership membership(Handle h, SubUser user) {
    Map<String, Boolean> roles =
        h.createQuery(
                """
                SELECT r.name, m.standard FROM role_member m JOIN role r ON r.id = m.role_id
                WHERE r.account_id = :account AND m.user_id = :id ORDER BY r.created_at, r.name
                """)
            .bind("account", user.account())
            .bind("id", user.id())
            .reduceRows(
                new java.util.LinkedHashMap<String, Boolean>(),
                (found, row) -> {
                  found.put(
                      row.getColumn("name", String.class),
                      row.getColumn("standard", Boolean.class));
                  return found;
                });
    return new Membership(
        List.copyOf(roles.keySet()),
        roles.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList());
  }

  private static <S extends SqlStatement<S>> S details(
      S statement, String login, Profile profile, Instant now) {
    for (ProfileField field : ProfileField.values()) {
      statement.bind(field.column(), profile.text(field));
    }
    return statement.bind("login", login).bind("now", now.atOffset(ZoneOffset.UTC));
  }

  private static SubUser read(ResultSet row, StatementContext context) throws SQLException {
    Map<ProfileField, String> texts = new EnumMap<>(ProfileField.class);
    for (ProfileField field : ProfileField.values()) {
      String value = row.getString(field.column());
      if (value != null) {
        texts.put(field, value);
      }
    }
    return new SubUser(
        row.getObject("id", UUID.class),
        row.getObject("account_id", UUID.class),
        row.getString("login"),
        new Profile(texts, false),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }
}
