package io.perigee.auth.key;

import io.perigee.auth.account.Account;
import io.perigee.auth.account.Accounts;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The keys of an account: CloudAPI, section Keys. */
@Singleton
public final class AccountKeys {

  private static final int MOST = 100;

  private final Database database;
  private final Accounts accounts;
  private final Clock clock;

  AccountKeys(Database database, Accounts accounts, Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
  }

  /**
   * Oldest first.
   *
   * @throws NotFound if there is no such account
   */
  public List<AccountKey> list(UUID account) {
    List<AccountKey> keys = database.read(h -> AccountKeyStore.list(h, account));
    if (keys.isEmpty()) {
      accounts.get(account);
    }
    return keys;
  }

  /**
   * @param reference a name, or a fingerprint in either form
   * @throws NotFound if the account has no such key
   */
  public AccountKey get(UUID account, String reference) {
    return database.read(h -> require(h, account, reference));
  }

  /**
   * Adds a key and publishes the account.
   *
   * @param name null for its fingerprint
   * @param text an OpenSSH line or PEM
   * @throws Conflict if the name or the key is there already, or there are too many
   */
  public AccountKey create(UUID account, String name, String text, Cause cause) {
    SshPublicKey key = SshPublicKey.parse(text);
    String chosen = KeyName.of(name, key);
    try {
      return database.write(
          h -> {
            Account owner = accounts.lock(h, account);
            AccountKey added = add(h, owner.id(), chosen, key);
            accounts.touched(h, owner, List.of("keys"), cause);
            return added;
          });
    } catch (JdbiException e) {
      if (Database.violates(e, "account_key_name_unique")) {
        throw duplicate("name", "a key named " + chosen + " exists");
      }
      throw e;
    }
  }

  /**
   * Removes a key.
   *
   * @throws Conflict with code {@code KeyRequired} if it is the account's last, without which
   *     nobody could sign again
   */
  public void delete(UUID account, String reference, Cause cause) {
    database.run(
        h -> {
          Account owner = accounts.lock(h, account);
          AccountKey key = require(h, account, reference);
          if (AccountKeyStore.count(h, account) == 1) {
            throw new Conflict(
                "KeyRequired", "the last key of an account cannot be deleted; add another first");
          }
          AccountKeyStore.delete(h, key);
          accounts.touched(h, owner, List.of("keys"), cause);
        });
  }

  /**
   * Makes sure that the account has this key, under this name if it has to be added; inside the
   * caller's transaction.
   *
   * @return true if it was added
   */
  public boolean ensure(Handle h, UUID account, String name, String text) {
    SshPublicKey key = SshPublicKey.parse(text);
    return AccountKeyStore.insert(h, new AccountKey(account, KeyName.of(name, key), key, now()));
  }

  private AccountKey add(Handle h, UUID account, String name, SshPublicKey key) {
    if (AccountKeyStore.count(h, account) >= MOST) {
      throw new Conflict("InvalidArgument", "an account has at most " + MOST + " keys");
    }
    AccountKey added = new AccountKey(account, name, key, now());
    if (!AccountKeyStore.insert(h, added)) {
      throw duplicate("key", "the account has this key already, fingerprint " + key.md5());
    }
    return added;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static AccountKey require(Handle h, UUID account, String reference) {
    return AccountKeyStore.find(h, account, KeyReference.of(reference))
        .orElseThrow(() -> new NotFound("no key " + reference));
  }

  private static Conflict duplicate(String field, String message) {
    return new Conflict(
        "InvalidArgument", message, List.of(new FieldError(field, "Duplicate", message)));
  }
}
