package io.perigee.auth.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code account}. */
final class AccountStore {

  private static final String COLUMNS =
      """
      id, number, login, email, company_name, first_name, last_name, address, postal_code, city, state, country, phone,
      triton_cns_enabled, version, created_at, updated_at
      """;
  private static final String KEYS =
      """
      (SELECT coalesce(json_agg(json_build_object('name', k.name, 'md5', k.md5, 'sha256', k.sha256)
                                ORDER BY k.created_at, k.name), '[]')::text
       FROM account_key k WHERE k.account_id = account.id AND k.user_id IS NULL)
      """;
  private static final int FETCH = 500;

  private AccountStore() {}

  static Optional<Account> find(Handle h, UUID id) {
    return h.createQuery("SELECT " + COLUMNS + " FROM account WHERE id = :id")
        .bind("id", id)
        .map(AccountStore::read)
        .findOne();
  }

  static Optional<Account> lock(Handle h, UUID id) {
    return h.createQuery("SELECT " + COLUMNS + " FROM account WHERE id = :id FOR UPDATE")
        .bind("id", id)
        .map(AccountStore::read)
        .findOne();
  }

  /** Adds the account unless its login is taken. */
  static Optional<Account> insert(Handle h, String login, Profile profile, Instant now) {
    return h.createQuery(
            """
            INSERT INTO account (id, login, email, created_at, updated_at)
            VALUES (gen_random_uuid(), :login, :email, :now, :now)
            ON CONFLICT ON CONSTRAINT account_login_unique DO NOTHING
            RETURNING
            """
                + COLUMNS)
        .bind("login", login)
        .bind("email", profile.text(ProfileField.EMAIL))
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .map(AccountStore::read)
        .findOne();
  }

  static Account lockByLogin(Handle h, String login) {
    return h.createQuery("SELECT " + COLUMNS + " FROM account WHERE login = :login FOR UPDATE")
        .bind("login", login)
        .map(AccountStore::read)
        .one();
  }

  static Account update(Handle h, UUID id, Profile profile, Instant now) {
    return bind(
            h.createQuery(
                """
                UPDATE account SET email = :email, company_name = :company_name, first_name = :first_name,
                  last_name = :last_name, address = :address, postal_code = :postal_code, city = :city, state = :state,
                  country = :country, phone = :phone, triton_cns_enabled = :cns, version = version + 1, updated_at = :now
                WHERE id = :id RETURNING
                """
                    + COLUMNS),
            profile)
        .bind("id", id)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .map(AccountStore::read)
        .one();
  }

  static Account raiseVersion(Handle h, UUID id) {
    return h.createQuery(
            "UPDATE account SET version = version + 1 WHERE id = :id RETURNING " + COLUMNS)
        .bind("id", id)
        .map(AccountStore::read)
        .one();
  }

  /** The names and fingerprints of an account's keys, as a JSON array. */
  static String keys(Handle h, UUID id) {
    return h.createQuery("SELECT " + KEYS + " FROM account WHERE id = :id")
        .bind("id", id)
        .mapTo(String.class)
        .one();
  }

  /** Hands out every account with its {@link #keys}, by a cursor. */
  static void all(Handle h, BiConsumer<Account, String> out) {
    String select = "SELECT " + COLUMNS + ", " + KEYS + " AS keys FROM account ORDER BY number";
    try (Stream<Map.Entry<Account, String>> accounts =
        h
            .createQuery(select)
            .setFetchSize(FETCH)
            .map((row, context) -> Map.entry(read(row, context), row.getString("keys")))
            .stream()) {
      accounts.forEach(a -> out.accept(a.getKey(), a.getValue()));
    }
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Profile profile) {
    for (ProfileField field : ProfileField.values()) {
      statement.bind(field.column(), profile.text(field));
    }
    return statement.bind("cns", profile.tritonCnsEnabled());
  }

  private static Account read(ResultSet row, StatementContext context) throws SQLException {
    Map<ProfileField, String> texts = new EnumMap<>(ProfileField.class);
    for (ProfileField field : ProfileField.values()) {
      String value = row.getString(field.column());
      if (value != null) {
        texts.put(field, value);
      }
    }
    return new Account(
        row.getObject("id", UUID.class),
        row.getLong("number"),
        row.getString("login"),
        new Profile(texts, row.getBoolean("triton_cns_enabled")),
        row.getLong("version"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }
}
