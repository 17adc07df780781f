package io.perigee.auth.accesskey;

import io.perigee.auth.account.Accounts;
import io.perigee.auth.account.Slice;
import io.perigee.auth.key.KeyOwner;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.crypt.Crypt;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The access keys of accounts and sub-users. A secret is kept sealed under its key's id. */
@Singleton
public final class AccessKeys {

  private static final int MOST = 100;
  private static final int LONGEST_DESCRIPTION = 1_024;
  private static final int ID_BYTES = 16;
  private static final int SECRET_BYTES = 32;
  private static final String COLUMNS = "id, status, description, created_at, updated_at";

  private final Database database;
  private final Accounts accounts;
  private final Crypt crypt;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  AccessKeys(Database database, Accounts accounts, Crypt crypt, Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.crypt = crypt;
    this.clock = clock;
  }

  /** Oldest first. */
  public List<AccessKey> list(KeyOwner owner, Slice slice) {
    return database.read(
        h ->
            slice
                .bind(
                    h.createQuery(
                        "SELECT "
                            + COLUMNS
                            + " FROM access_key WHERE"
                            + owner.sql()
                            + slice.sql("id")))
                .bindMap(owner.values())
                .map(AccessKeys::read)
                .list());
  }

  /**
   * @throws NotFound if the owner has no such key
   */
  public AccessKey get(KeyOwner owner, String id) {
    return database.read(h -> require(h, owner, id));
  }

  /**
   * @param description null for none
   * @throws Conflict if there are too many
   */
  public AccessKey.Made create(KeyOwner owner, AccessKey.Status status, String description) {
    checkDescription(description);
    String id = HexFormat.of().formatHex(random(ID_BYTES));
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random(SECRET_BYTES));
    byte[] sealed = crypt.seal(secret, "access_key/" + id);
    AccessKey made =
        database.write(
            h -> {
              accounts.lock(h, owner.account());
              int count =
                  h.createQuery(
                          "SELECT count(*) FROM access_key WHERE account_id = :account AND user_id IS NOT DISTINCT FROM CAST(:user AS uuid)")
                      .bind("account", owner.account())
                      .bind("user", owner.user())
                      .mapTo(Integer.class)
                      .one();
              if (count >= MOST) {
                throw new Conflict(
                    "InvalidArgument", "there are at most " + MOST + " access keys of one owner");
              }
              return h.createQuery(
                      """
                      INSERT INTO access_key (id, account_id, user_id, sealed_secret, status, description, created_at, updated_at)
                      VALUES (:id, :account, CAST(:user AS uuid), :sealed, :status, :description, :now, :now) RETURNING
                      """
                          + COLUMNS)
                  .bind("id", id)
                  .bind("account", owner.account())
                  .bind("user", owner.user())
                  .bind("sealed", sealed)
                  .bind("status", status.text())
                  .bind("description", description)
                  .bind("now", now())
                  .map(AccessKeys::read)
                  .one();
            });
    return new AccessKey.Made(made, secret);
  }

  /** Sets status and description. */
  public AccessKey update(
      KeyOwner owner, String id, AccessKey.Status status, Optional<String> description) {
    description.ifPresent(AccessKeys::checkDescription);
    return database.write(
        h -> {
          AccessKey present = require(h, owner, id);
          return h.createQuery(
                  """
                  UPDATE access_key SET status = :status, description = :description, updated_at = :now
                  WHERE account_id = :account AND user_id IS NOT DISTINCT FROM CAST(:user AS uuid) AND id = :id RETURNING
                  """
                      + COLUMNS)
              .bind("status", (status == null ? present.status() : status).text())
              .bind("description", description.orElse(present.description()))
              .bind("now", now())
              .bind("account", owner.account())
              .bind("user", owner.user())
              .bind("id", id)
              .map(AccessKeys::read)
              .findOne()
              .orElseThrow(() -> new NotFound("no access key " + id));
        });
  }

  /**
   * @throws NotFound if the owner has no such key
   */
  public void delete(KeyOwner owner, String id) {
    int gone =
        database.write(
            h ->
                h.createUpdate(
                        "DELETE FROM access_key WHERE account_id = :account AND user_id IS NOT DISTINCT FROM CAST(:user AS uuid) AND id = :id")
                    .bind("account", owner.account())
                    .bind("user", owner.user())
                    .bind("id", id)
                    .execute());
    if (gone == 0) {
      throw new NotFound("no access key " + id);
    }
  }

  private static void checkDescription(String description) {
    if (description != null && description.length() > LONGEST_DESCRIPTION) {
      throw Invalid.field(
          "description", "description must be at most " + LONGEST_DESCRIPTION + " characters");
    }
  }

  private static AccessKey require(Handle h, KeyOwner owner, String id) {
    return h.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM access_key WHERE account_id = :account AND user_id IS NOT DISTINCT FROM CAST(:user AS uuid) AND id = :id")
        .bind("account", owner.account())
        .bind("user", owner.user())
        .bind("id", id)
        .map(AccessKeys::read)
        .findOne()
        .orElseThrow(() -> new NotFound("no access key " + id));
  }

  private byte[] random(int bytes) {
    byte[] made = new byte[bytes];
    random.nextBytes(made);
    return made;
  }

  private OffsetDateTime now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
  }

  private static AccessKey read(ResultSet row, StatementContext context) throws SQLException {
    return new AccessKey(
        row.getString("id"),
        AccessKey.Status.of(row.getString("status")),
        row.getString("description"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }
}
