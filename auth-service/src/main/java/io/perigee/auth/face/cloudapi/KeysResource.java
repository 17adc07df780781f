package io.perigee.auth.face.cloudapi;

import io.perigee.auth.key.AccountKey;
import io.perigee.auth.key.AccountKeys;
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

/** CloudAPI, section Keys. */
@Path("/cloudapi/{login}/keys")
@RunOnVirtualThread
@Idempotent
public final class KeysResource {

  private final AccountKeys keys;
  private final CloudAccount caller;

  KeysResource(AccountKeys keys, CloudAccount caller) {
    this.keys = keys;
    this.caller = caller;
  }

  /** ListKeys, oldest first. */
  @GET
  public Response list(@PathParam("login") String login, @Context UriInfo uri) {
    KeyOwner owner = own(login);
    return KeyJson.page(uri, slice -> keys.list(owner, slice));
  }

  /** GetKey, by name or fingerprint. */
  @GET
  @Path("/{key}")
  public Response get(@PathParam("login") String login, @PathParam("key") String key) {
    return CloudAnswers.ok(KeyJson.of(keys.get(own(login), key)));
  }

  /**
   * CreateKey. The published example sends a {@code fingerprint}, which is no input: it follows
   * from the key.
   */
  @POST
  public Response create(
      @PathParam("login") String login,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    KeyOwner owner = own(login);
    KeyJson.Upload upload = KeyJson.read(CloudParams.read(uri, headers, body));
    AccountKey created =
        keys.create(owner, upload.name(), upload.key(), upload.certificates(), caller.cause());
    return CloudAnswers.created(caller.place("/keys", created.name()), KeyJson.of(created));
  }

  /** DeleteKey, by name or fingerprint; the last one is KeyRequired. */
  @DELETE
  @Path("/{key}")
  public Response delete(@PathParam("login") String login, @PathParam("key") String key) {
    keys.delete(own(login), key, caller.cause());
    return CloudAnswers.noContent();
  }

  private KeyOwner own(String login) {
    return KeyOwner.account(caller.id(login));
  }
}
