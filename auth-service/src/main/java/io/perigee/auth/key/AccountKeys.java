package io.perigee.auth.key;

import io.perigee.auth.account.Account;
import io.perigee.auth.account.Accounts;
import io.perigee.auth.account.Slice;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
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
  private final Attestations attestations;
  private final Clock clock;

  AccountKeys(Database database, Accounts accounts, Attestations attestations, Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.attestations = attestations;
    this.clock = clock;
  }

  /** An account's own, as {@link #list(KeyOwner, Slice)}. */
  public List<AccountKey> list(UUID account) {
    return list(KeyOwner.account(account), Slice.ALL);
  }

  /**
   * Oldest first.
   *
   * @throws NotFound if there is no such account
   */
  public List<AccountKey> list(KeyOwner owner, Slice slice) {
    List<AccountKey> keys = database.read(h -> AccountKeyStore.list(h, owner, slice));
    if (keys.isEmpty()) {
      accounts.get(owner.account());
    }
    return keys;
  }

  /**
   * @param reference a name, or a fingerprint in either form
   * @throws NotFound if the owner has no such key
   */
  public AccountKey get(KeyOwner owner, String reference) {
    return database.read(h -> require(h, owner, reference));
  }

  /**
   * Adds a key and publishes the account.
   *
   * @param name null for its fingerprint
   * @param text an OpenSSH line or PEM
   * @param certificates PEM certificates of the key's device, the key's own first; empty for none
   * @throws Conflict if the name or the key is there already, or there are too many
   */
  public AccountKey create(
      KeyOwner owner, String name, String text, List<String> certificates, Cause cause) {
    SshPublicKey key = SshPublicKey.parse(text);
    String chosen = KeyName.of(name, key);
    Attestation attestation = attestations.check(key, certificates);
    try {
      return database.write(
          h -> {
            Account account = accounts.lock(h, owner.account());
            AccountKey added = add(h, new AccountKey(owner, chosen, key, attestation, now()));
            accounts.touched(h, account, List.of("keys"), cause);
            return added;
          });
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "account_key_name_unique")) {
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
  public void delete(KeyOwner owner, String reference, Cause cause) {
    database.run(
        h -> {
          Account account = accounts.lock(h, owner.account());
          AccountKey key = require(h, owner, reference);
          if (owner.user() == null && AccountKeyStore.count(h, owner) == 1) {
            throw new Conflict(
                "KeyRequired", "the last key of an account cannot be deleted; add another first");
          }
          AccountKeyStore.delete(h, key);
          accounts.touched(h, account, List.of("keys"), cause);
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
    return AccountKeyStore.insert(
        h,
        new AccountKey(
            KeyOwner.account(account), KeyName.of(name, key), key, Attestation.NONE, now()));
  }

  private static AccountKey add(Handle h, AccountKey key) {
    if (AccountKeyStore.count(h, key.owner()) >= MOST) {
      throw new Conflict("InvalidArgument", "there are at most " + MOST + " keys of one owner");
    }
    if (!AccountKeyStore.insert(h, key)) {
      throw duplicate("key", "this key is there already, fingerprint " + key.key().md5());
    }
    return key;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static AccountKey require(Handle h, KeyOwner owner, String reference) {
    return AccountKeyStore.find(h, owner, KeyReference.of(reference))
        .orElseThrow(() -> new NotFound("no key " + reference));
  }

  private static Conflict duplicate(String field, String message) {
    return new Conflict(
        "InvalidArgument", message, List.of(new FieldError(field, "Duplicate", message)));
  }
}
