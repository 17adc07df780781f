package io.perigee.auth.key;

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
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code account_key}. Every statement says whose keys it means. */
final class AccountKeyStore {

  private static final String COLUMNS =
      "account_id, user_id, name, public_key, attested, multifactor, created_at";
  private static final String OWN =
      " account_id = :account AND user_id IS NOT DISTINCT FROM CAST(:user AS uuid) ";

  private AccountKeyStore() {}

  static List<AccountKey> list(Handle h, KeyOwner owner, Slice slice) {
    return slice
        .bind(
            h.createQuery(
                "SELECT " + COLUMNS + " FROM account_key WHERE" + owner.sql() + slice.sql("name")))
        .bindMap(owner.values())
        .map(AccountKeyStore::read)
        .list();
  }

  static Optional<AccountKey> find(Handle h, KeyOwner owner, KeyReference reference) {
    return whose(
            h.createQuery(
                "SELECT "
                    + COLUMNS
                    + " FROM account_key WHERE"
                    + OWN
                    + """
                    AND (name = :name OR md5 = :md5 OR sha256 = :sha256)
                    ORDER BY (md5 = :md5 OR sha256 = :sha256) DESC LIMIT 1
                    """),
            owner)
        .bindMethods(reference)
        .map(AccountKeyStore::read)
        .findOne();
  }

  /**
   * @return false if its owner has this very key already
   */
  static boolean insert(Handle h, AccountKey key) {
    return whose(
                h.createUpdate(
                    """
                    INSERT INTO account_key
                      (id, account_id, user_id, name, md5, sha256, public_key, attested, multifactor, created_at)
                    VALUES (gen_random_uuid(), :account, CAST(:user AS uuid), :name, :md5, :sha256, :line,
                            :attested, :multifactor, :created)
                    ON CONFLICT ON CONSTRAINT account_key_sha256_unique DO NOTHING
                    """),
                key.owner())
            .bind("name", key.name())
            .bind("md5", key.key().md5())
            .bind("sha256", key.key().sha256())
            .bind("line", key.key().line())
            .bind("attested", key.attestation().attested())
            .bindArray("multifactor", String.class, key.attestation().multifactor())
            .bind("created", key.created().atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  static void delete(Handle h, AccountKey key) {
    KeyOwner owner = key.owner();
    String whose = owner.user() == null ? "" : "/users/" + owner.user();
    RoleTagRows.forget(h, owner.account(), whose + "/keys/" + key.key().md5());
    whose(h.createUpdate("DELETE FROM account_key WHERE" + OWN + "AND name = :name"), key.owner())
        .bind("name", key.name())
        .execute();
  }

  static int count(Handle h, KeyOwner owner) {
    return whose(h.createQuery("SELECT count(*) FROM account_key WHERE" + OWN), owner)
        .mapTo(Integer.class)
        .one();
  }

  private static <S extends SqlStatement<S>> S whose(S statement, KeyOwner owner) {
    return statement.bind("account", owner.account()).bind("user", owner.user());
  }

  private static AccountKey read(ResultSet row, StatementContext context) throws SQLException {
    return new AccountKey(
        new KeyOwner(row.getObject("account_id", UUID.class), row.getObject("user_id", UUID.class)),
        row.getString("name"),
        SshPublicKey.parse(row.getString("public_key")),
        new Attestation(
            row.getBoolean("attested"), List.of((String[]) row.getArray("multifactor").getArray())),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
