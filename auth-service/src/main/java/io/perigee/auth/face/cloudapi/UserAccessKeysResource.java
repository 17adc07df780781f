package io.perigee.auth.face.cloudapi;

import io.perigee.auth.accesskey.AccessKey;
import io.perigee.auth.accesskey.AccessKeys;
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

/** As {@link AccessKeysResource}, of a sub-user by id or login. */
@Path("/cloudapi/{login}/users/{user}/accesskeys")
@RunOnVirtualThread
@Idempotent
public final class UserAccessKeysResource {

  private final AccessKeys keys;
  private final SubUsers users;
  private final CloudAccount caller;

  UserAccessKeysResource(AccessKeys keys, SubUsers users, CloudAccount caller) {
    this.keys = keys;
    this.users = users;
    this.caller = caller;
  }

  /** ListUserAccessKeys, oldest first. */
  @GET
  public Response list(
      @PathParam("login") String login, @PathParam("user") String user, @Context UriInfo uri) {
    KeyOwner owner = owner(login, user);
    return AccessKeyJson.page(uri, slice -> keys.list(owner, slice));
  }

  /** GetUserAccessKey. */
  @GET
  @Path("/{id}")
  public Response get(
      @PathParam("login") String login,
      @PathParam("user") String user,
      @PathParam("id") String id) {
    return CloudAnswers.ok(AccessKeyJson.of(keys.get(owner(login, user), id)));
  }

  /** CreateUserAccessKey: {@code status} and {@code description} may be left out. */
  @POST
  public Response create(
      @PathParam("login") String login,
      @PathParam("user") String user,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    KeyOwner owner = owner(login, user);
    AccessKeyJson.Wish wish = AccessKeyJson.read(CloudParams.read(uri, headers, body));
    AccessKey.Made made =
        keys.create(
            owner,
            wish.status() == null ? AccessKey.Status.ACTIVE : wish.status(),
            wish.description().orElse(null));
    return CloudAnswers.created(
        caller.place("/users/" + user + "/accesskeys", made.key().id()), AccessKeyJson.of(made));
  }

  /** UpdateUserAccessKey: what is left out stays. */
  @POST
  @Path("/{id}")
  public Response update(
      @PathParam("login") String login,
      @PathParam("user") String user,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    KeyOwner owner = owner(login, user);
    AccessKeyJson.Wish wish = AccessKeyJson.read(CloudParams.read(uri, headers, body));
    return CloudAnswers.ok(
        AccessKeyJson.of(keys.update(owner, id, wish.status(), wish.description())));
  }

  /** DeleteUserAccessKey. */
  @DELETE
  @Path("/{id}")
  public Response delete(
      @PathParam("login") String login,
      @PathParam("user") String user,
      @PathParam("id") String id) {
    keys.delete(owner(login, user), id);
    return CloudAnswers.noContent();
  }

  private KeyOwner owner(String login, String user) {
    SubUser found = users.get(caller.id(login), user);
    return new KeyOwner(found.account(), found.id());
  }
}
