package io.perigee.gateway.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.UUID;

/**
 * An account with its owner and a sub-user bob, of a test's own, as auth-service would know them.
 */
public final class Cast {

  public final String login = "acme" + UUID.randomUUID().toString().substring(0, 8);
  public final String account = UUID.randomUUID().toString();
  public final String bob = UUID.randomUUID().toString();
  private final Signer signer;

  /**
   * @param tagged what auth-service says of the account with its owner's key
   */
  public Cast(Signer signer, boolean tagged) {
    this.signer = signer;
    Peer.running.keys.put(
        login + "//main", key(Peer.principal(account, "account", login, account), tagged));
    Peer.running.keys.put(
        login + "/bob/main", key(Peer.principal(bob, "sub-user", "bob", account), true));
    member(account);
    member(bob);
  }

  /** The owner's keyId. */
  public String owner() {
    return "/" + login + "/keys/main";
  }

  /** Bob's keyId. */
  public String user() {
    return "/" + login + "/users/bob/keys/main";
  }

  /** Makes a principal a member of these roles and of no others. */
  public void member(String principal, JsonObject... roles) {
    JsonObject access =
        new JsonObject()
            .put("account", new JsonObject().put("id", account).put("login", login))
            .put("roles", new JsonArray(Arrays.asList(roles)));
    Peer.running.accesses.put(account + "/" + principal, access);
    Peer.running.accesses.put(login + "/" + principal, access);
  }

  public static JsonObject role(String name, boolean standard, String... rules) {
    return new JsonObject()
        .put("name", name)
        .put("standard", standard)
        .put("rules", new JsonArray(Arrays.asList(rules)));
  }

  /** Tags a resource. */
  public void tag(String path, String... roles) {
    Peer.running.roleTags.put(account + path, new JsonArray(Arrays.asList(roles)));
  }

  public JsonArray tags(String path) {
    return Peer.running.roleTags.get(account + path);
  }

  private JsonObject key(JsonObject principal, boolean tagged) {
    return new JsonObject()
        .put("principal", principal)
        .put("publicKey", signer.openSsh())
        .put("tagged", tagged);
  }
}
