package io.perigee.auth.guestkey;

import io.perigee.auth.account.Accounts;
import io.perigee.auth.key.SshPublicKey;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/** LunaNode's SSH keys (category {@code sshkey}). */
@Singleton
public final class GuestKeys {

  private static final int MOST = 100;
  private static final int LONGEST_LABEL = 128;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final Database database;
  private final Accounts accounts;
  private final Clock clock;

  GuestKeys(Database database, Accounts accounts, Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** Oldest first. */
  public List<GuestKey> list(UUID account) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT id, label, public_key FROM guest_key WHERE account_id = :account ORDER BY id")
                .bind("account", account)
                .map((r, c) -> new GuestKey(r.getLong(1), r.getString(2), r.getString(3)))
                .list());
  }

  /** Those of an account's keys that have one of these ids, oldest first. */
  public List<GuestKey> find(UUID account, Collection<Long> ids) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT id, label, public_key FROM guest_key
                    WHERE account_id = :account AND id = ANY (:ids) ORDER BY id
                    """)
                .bind("account", account)
                .bindArray("ids", Long.class, List.copyOf(ids))
                .map((r, c) -> new GuestKey(r.getLong(1), r.getString(2), r.getString(3)))
                .list());
  }

  /**
   * Adds a key; one that is there already keeps its id and gets the label.
   *
   * @throws Invalid if the label or the key cannot be one
   * @throws Conflict if there are too many
   */
  public long add(UUID account, String label, String text) {
    if (label.length() > LONGEST_LABEL || CONTROL.matcher(label).find()) {
      throw Invalid.field(
          "label",
          "label must be at most " + LONGEST_LABEL + " characters without control characters");
    }
    SshPublicKey key = SshPublicKey.parse(text);
    return database.write(
        h -> {
          accounts.lock(h, account);
          requireRoom(h, account);
          return h.createQuery(
                  """
                  INSERT INTO guest_key (account_id, label, public_key, sha256, created_at)
                  VALUES (:account, :label, :line, :sha256, :now)
                  ON CONFLICT ON CONSTRAINT guest_key_sha256_unique DO UPDATE SET label = excluded.label
                  RETURNING id
                  """)
              .bind("account", account)
              .bind("label", label)
              .bind("line", key.line())
              .bind("sha256", key.sha256())
              .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
              .mapTo(Long.class)
              .one();
        });
  }

  /**
   * @throws NotFound if the account has no such key
   */
  public void remove(UUID account, long id) {
    int gone =
        database.write(
            h ->
                h.createUpdate("DELETE FROM guest_key WHERE account_id = :account AND id = :id")
                    .bind("account", account)
                    .bind("id", id)
                    .execute());
    if (gone == 0) {
      throw new NotFound("there is no SSH key " + id);
    }
  }

  private static void requireRoom(Handle h, UUID account) {
    int count =
        h.createQuery("SELECT count(*) FROM guest_key WHERE account_id = :account")
            .bind("account", account)
            .mapTo(Integer.class)
            .one();
    if (count >= MOST) {
      throw new Conflict("an account has at most " + MOST + " SSH keys");
    }
  }
}
