package io.perigee.auth.credential;

import io.perigee.auth.key.KeyReference;
import io.perigee.auth.lunanode.ApiKeys;
import io.perigee.runtime.identity.Principal;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the gateway checks signatures with. Each look-up is one statement. */
@Singleton
public final class Credentials {

  /**
   * Who signs with a public key, and the key as an OpenSSH line.
   *
   * @param tagged whether any resource of the account bears role tags
   */
  public record CloudApi(Principal principal, String publicKey, boolean tagged) {}

  /** Who signs with a shared key, and that key in clear. */
  public record LunaNode(Principal principal, String apiKey) {

    @Override
    public String toString() {
      return "LunaNode[" + principal + "]";
    }
  }

  private final Database database;
  private final ApiKeys apiKeys;

  Credentials(Database database, ApiKeys apiKeys) {
    this.database = database;
    this.apiKeys = apiKeys;
  }

  /**
   * CloudAPI, "Authorization": the key named by {@code /ACCOUNT/keys/KEY}.
   *
   * @param account login or UUID
   * @param key name or fingerprint in either form
   */
  public Optional<CloudApi> cloudApi(String account, String key) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT a.id, a.login, k.public_key,
                      EXISTS (SELECT 1 FROM role_tag t WHERE t.account_id = a.id) AS tagged
                    FROM account a JOIN account_key k ON k.account_id = a.id AND k.user_id IS NULL
                    WHERE (a.login = :login OR a.id::text = :id)
                      AND (k.name = :name OR k.md5 = :md5 OR k.sha256 = :sha256)
                    ORDER BY (a.login = :login) DESC, (k.md5 = :md5 OR k.sha256 = :sha256) DESC LIMIT 1
                    """)
                .bind("login", account)
                .bind("id", account.toLowerCase(Locale.ROOT))
                .bindMethods(KeyReference.of(key))
                .map(
                    (row, context) ->
                        new CloudApi(
                            new Principal(
                                row.getString("id"),
                                Principal.Kind.ACCOUNT,
                                row.getString("login"),
                                row.getString("id"),
                                Set.of(),
                                "cloudapi"),
                            row.getString("public_key"),
                            row.getBoolean("tagged")))
                .findOne());
  }

  /**
   * CloudAPI, "Authorization": the key named by {@code /ACCOUNT/users/USER/keys/KEY}.
   *
   * @param account login or UUID
   * @param user login or UUID
   * @param key name or fingerprint in either form
   */
  public Optional<CloudApi> subUser(String account, String user, String key) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT u.id, u.login, a.id AS account, k.public_key
                    FROM account a JOIN sub_user u ON u.account_id = a.id JOIN account_key k ON k.user_id = u.id
                    WHERE (a.login = :login OR a.id::text = :id)
                      AND (u.login = :user OR u.id::text = lower(:user))
                      AND (k.name = :name OR k.md5 = :md5 OR k.sha256 = :sha256)
                    ORDER BY (a.login = :login) DESC, (k.md5 = :md5 OR k.sha256 = :sha256) DESC LIMIT 1
                    """)
                .bind("login", account)
                .bind("id", account.toLowerCase(Locale.ROOT))
                .bind("user", user)
                .bindMethods(KeyReference.of(key))
                .map(
                    (row, context) ->
                        new CloudApi(
                            new Principal(
                                row.getString("id"),
                                Principal.Kind.SUB_USER,
                                row.getString("login"),
                                row.getString("account"),
                                Set.of(),
                                "cloudapi"),
                            row.getString("public_key"),
                            true))
                .findOne());
  }

  /** LunaNode: the API key of this id. */
  public Optional<LunaNode> lunaNode(String apiId) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT a.id, a.login, k.sealed_key FROM api_key k JOIN account a ON a.id = k.account_id
                    WHERE k.api_id = :id
                    """)
                .bind("id", apiId)
                .map(
                    (row, context) ->
                        new LunaNode(
                            new Principal(
                                row.getString("id"),
                                Principal.Kind.API_KEY,
                                row.getString("login"),
                                row.getString("id"),
                                Set.of(),
                                "lunanode"),
                            apiKeys.open(apiId, row.getBytes("sealed_key"))))
                .findOne());
  }
}
