package io.perigee.auth.face.cloudapi;

import io.perigee.auth.key.AccountKey;
import io.perigee.auth.key.AccountKeys;
import io.perigee.auth.key.KeyOwner;
import io.perigee.auth.user.SubUser;
import io.perigee.auth.user.SubUsers;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.runtime.http.Idempotent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** CloudAPI, section User SSH Keys: as {@link KeysResource}, of a sub-user by id or login. */
@Path("/cloudapi/{login}/users/{user}/keys")
@RunOnVirtualThread
@Idempotent
public final class UserKeysResource {

  private final AccountKeys keys;
  private final SubUsers users;
  private final CloudAccount caller;

  UserKeysResource(AccountKeys keys, SubUsers users, CloudAccount caller) {
    this.keys = keys;
    this.users = users;
    this.caller = caller;
  }

  /** ListUserKeys, oldest first. */
  @GET
  public Response list(
      @PathParam("login") String login, @PathParam("user") String user, @Context UriInfo uri) {
    KeyOwner owner = owner(find(login, user));
    return KeyJson.page(uri, slice -> keys.list(owner, slice));
  }

  /** GetUserKey, by name or fingerprint. */
  @GET
  @Path("/{key}")
  public Response get(
      @PathParam("login") String login,
      @PathParam("user") String user,
      @PathParam("key") String key) {
    return CloudAnswers.ok(KeyJson.of(keys.get(owner(find(login, user)), key)));
  }

  /** CreateUserKey. */
  @POST
  public Response create(
      @PathParam("login") String login,
      @PathParam("user") String user,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    SubUser found = find(login, user);
    KeyJson.Upload upload = KeyJson.read(CloudParams.read(uri, headers, body));
    AccountKey made =
        keys.create(
            owner(found), upload.name(), upload.key(), upload.certificates(), caller.cause());
    return CloudAnswers.created(
        caller.place("/users/" + found.login() + "/keys", made.name()), KeyJson.of(made));
  }

  /** DeleteUserKey, by name or fingerprint; the last one may go too. */
  @DELETE
  @Path("/{key}")
  public Response delete(
      @PathParam("login") String login,
      @PathParam("user") String user,
      @PathParam("key") String key) {
    keys.delete(owner(find(login, user)), key, caller.cause());
    return CloudAnswers.noContent();
  }

  private SubUser find(String login, String user) {
    return users.get(caller.id(login), user);
  }

  private static KeyOwner owner(SubUser user) {
    return new KeyOwner(user.account(), user.id());
  }
}
