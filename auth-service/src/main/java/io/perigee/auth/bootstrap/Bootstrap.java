package io.perigee.auth.bootstrap;

import io.perigee.auth.account.Accounts;
import io.perigee.auth.account.Profile;
import io.perigee.auth.key.AccountKeys;
import io.perigee.auth.luna.LunaUser;
import io.perigee.auth.luna.LunaUsers;
import io.perigee.auth.lunanode.ApiKeys;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Gives an installation its first users. Asking again for the same changes nothing; what is there
 * already under another name or of another account is a conflict.
 */
@Singleton
public final class Bootstrap {

  /** An account to be there, with these keys. */
  public record WantedAccount(String login, String email, List<WantedKey> keys) {}

  /** A key, as an OpenSSH line or PEM; the name may be null. */
  public record WantedKey(String name, String key) {}

  /** A LunaNode API key of the account. */
  public record WantedApiKey(String apiId, String apiKey) {

    @Override
    public String toString() {
      return "WantedApiKey[" + apiId + "]";
    }
  }

  /** The account that is there now. */
  public record Installed(UUID id, String login) {}

  private final Database database;
  private final LunaUsers users;
  private final Accounts accounts;
  private final AccountKeys keys;
  private final ApiKeys apiKeys;

  Bootstrap(
      Database database, LunaUsers users, Accounts accounts, AccountKeys keys, ApiKeys apiKeys) {
    this.database = database;
    this.users = users;
    this.accounts = accounts;
    this.keys = keys;
    this.apiKeys = apiKeys;
  }

  /** Makes sure that there is this Luna administrator. */
  public LunaUser lunaUser(String username, String password) {
    return users.ensure(username, password);
  }

  /**
   * Makes sure that there is this account with its keys; all of it or nothing.
   *
   * @throws Conflict if a key's name or the API id is taken
   */
  public Installed account(WantedAccount wanted, Optional<WantedApiKey> apiKey, Cause cause) {
    try {
      return database.write(h -> ensure(h, wanted, apiKey, cause));
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "account_key_name_unique")) {
        throw new Conflict("the account has another key of that name");
      }
      throw e;
    }
  }

  private Installed ensure(
      Handle h, WantedAccount wanted, Optional<WantedApiKey> apiKey, Cause cause) {
    Accounts.Ensured ensured = accounts.ensure(h, wanted.login(), Profile.of(wanted.email()));
    UUID id = ensured.account().id();
    boolean added = ensured.made();
    for (WantedKey key : wanted.keys()) {
      added |= keys.ensure(h, id, key.name(), key.key());
    }
    apiKey.ifPresent(k -> apiKeys.ensure(h, id, k.apiId(), k.apiKey()));
    if (added) {
      accounts.touched(h, ensured.account(), List.of("keys"), cause);
    }
    return new Installed(id, ensured.account().login());
  }
}
