package io.perigee.auth.key;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code account_key}. Every statement says whose keys it means. */
final class AccountKeyStore {

  private static final String ONE =
      """
      account_id = :account AND (name = :name OR md5 = :md5 OR sha256 = :sha256)
      """;

  private AccountKeyStore() {}

  static List<AccountKey> list(Handle h, UUID account) {
    return h.createQuery(
            """
            SELECT account_id, name, public_key, created_at FROM account_key
            WHERE account_id = :account ORDER BY created_at, name
            """)
        .bind("account", account)
        .map(AccountKeyStore::read)
        .list();
  }

  static Optional<AccountKey> find(Handle h, UUID account, KeyReference reference) {
    return h.createQuery(
            "SELECT account_id, name, public_key, created_at FROM account_key WHERE "
                + ONE
                + "ORDER BY (md5 = :md5 OR sha256 = :sha256) DESC LIMIT 1")
        .bind("account", account)
        .bindMethods(reference)
        .map(AccountKeyStore::read)
        .findOne();
  }

  /**
   * @return false if the account has this very key already
   */
  static boolean insert(Handle h, AccountKey key) {
    return h.createUpdate(
                """
                INSERT INTO account_key (id, account_id, name, md5, sha256, public_key, created_at)
                VALUES (gen_random_uuid(), :account, :name, :md5, :sha256, :line, :created)
                ON CONFLICT ON CONSTRAINT account_key_sha256_unique DO NOTHING
                """)
            .bind("account", key.accountId())
            .bind("name", key.name())
            .bind("md5", key.key().md5())
            .bind("sha256", key.key().sha256())
            .bind("line", key.key().line())
            .bind("created", key.created().atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  static void delete(Handle h, AccountKey key) {
    h.createUpdate("DELETE FROM account_key WHERE account_id = :account AND name = :name")
        .bind("account", key.accountId())
        .bind("name", key.name())
        .execute();
  }

  static int count(Handle h, UUID account) {
    return h.createQuery("SELECT count(*) FROM account_key WHERE account_id = :account")
        .bind("account", account)
        .mapTo(Integer.class)
        .one();
  }

  private static AccountKey read(ResultSet row, StatementContext context) throws SQLException {
    return new AccountKey(
        row.getObject("account_id", UUID.class),
        row.getString("name"),
        SshPublicKey.parse(row.getString("public_key")),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
