package io.perigee.auth.face.cloudapi;

import io.perigee.auth.accesskey.AccessKey;
import io.perigee.auth.accesskey.AccessKeys;
import io.perigee.auth.key.KeyOwner;
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

/** CloudAPI's access keys. The secret is shown when a key is made, and never again. */
@Path("/cloudapi/{login}/accesskeys")
@RunOnVirtualThread
@Idempotent
public final class AccessKeysResource {

  private final AccessKeys keys;
  private final CloudAccount caller;

  AccessKeysResource(AccessKeys keys, CloudAccount caller) {
    this.keys = keys;
    this.caller = caller;
  }

  /** ListAccessKeys, oldest first. */
  @GET
  public Response list(@PathParam("login") String login, @Context UriInfo uri) {
    KeyOwner owner = owner(login);
    return AccessKeyJson.page(uri, slice -> keys.list(owner, slice));
  }

  /** GetAccessKey. */
  @GET
  @Path("/{id}")
  public Response get(@PathParam("login") String login, @PathParam("id") String id) {
    return CloudAnswers.ok(AccessKeyJson.of(keys.get(owner(login), id)));
  }

  /** CreateAccessKey: {@code status} and {@code description} may be left out. */
  @POST
  public Response create(
      @PathParam("login") String login,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    KeyOwner owner = owner(login);
    AccessKeyJson.Wish wish = AccessKeyJson.read(CloudParams.read(uri, headers, body));
    AccessKey.Made made =
        keys.create(
            owner,
            wish.status() == null ? AccessKey.Status.ACTIVE : wish.status(),
            wish.description().orElse(null));
    return CloudAnswers.created(
        caller.place("/accesskeys", made.key().id()), AccessKeyJson.of(made));
  }

  /** UpdateAccessKey: what is left out stays. */
  @POST
  @Path("/{id}")
  public Response update(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    KeyOwner owner = owner(login);
    AccessKeyJson.Wish wish = AccessKeyJson.read(CloudParams.read(uri, headers, body));
    return CloudAnswers.ok(
        AccessKeyJson.of(keys.update(owner, id, wish.status(), wish.description())));
  }

  /** DeleteAccessKey. */
  @DELETE
  @Path("/{id}")
  public Response delete(@PathParam("login") String login, @PathParam("id") String id) {
    keys.delete(owner(login), id);
    return CloudAnswers.noContent();
  }

  private KeyOwner owner(String login) {
    return KeyOwner.account(caller.id(login));
  }
}
