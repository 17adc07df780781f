package io.perigee.auth.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.accesskey.AccessKey;
import io.perigee.auth.accesskey.AccessKeys;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
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
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** CloudAPI's access keys. The secret is shown when a key is made, and never again. */
@Path("/cloudapi/{login}/accesskeys")
@RunOnVirtualThread
public final class AccessKeysResource {

  private static final String[] STATUSES =
      Arrays.stream(AccessKey.Status.values()).map(AccessKey.Status::text).toArray(String[]::new);

  private final AccessKeys keys;
  private final CloudAccount caller;

  AccessKeysResource(AccessKeys keys, CloudAccount caller) {
    this.keys = keys;
    this.caller = caller;
  }

  /** ListAccessKeys, oldest first. */
  @GET
  public Response list(@PathParam("login") String login) {
    return CloudAnswers.list(
        keys.list(caller.id(login)).stream().map(AccessKeysResource::show).toList());
  }

  /** GetAccessKey. */
  @GET
  @Path("/{id}")
  public Response get(@PathParam("login") String login, @PathParam("id") String id) {
    return CloudAnswers.ok(show(keys.get(caller.id(login), id)));
  }

  /** CreateAccessKey: {@code status} and {@code description} may be left out. */
  @POST
  public Response create(
      @PathParam("login") String login,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.id(login);
    Fields fields = read(uri, headers, body);
    AccessKey.Made made =
        keys.create(
            account,
            status(fields).orElse(AccessKey.Status.ACTIVE),
            fields.text("description").value());
    return CloudAnswers.created(
        caller.place("/accesskeys", made.key().id()),
        show(made.key()).put("accesskeysecret", made.secret()));
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
    UUID account = caller.id(login);
    Fields fields = read(uri, headers, body);
    Given<String> description = fields.text("description");
    AccessKey updated =
        keys.update(
            account,
            id,
            status(fields).orElse(null),
            description.present() ? Optional.of(description.orElse("")) : Optional.empty());
    return CloudAnswers.ok(show(updated));
  }

  /** DeleteAccessKey. */
  @DELETE
  @Path("/{id}")
  public Response delete(@PathParam("login") String login, @PathParam("id") String id) {
    keys.delete(caller.id(login), id);
    return CloudAnswers.noContent();
  }

  private static Fields read(UriInfo uri, HttpHeaders headers, byte[] body) {
    return CloudParams.read(uri, headers, body).only(Set.of("status", "description"));
  }

  private static Optional<AccessKey.Status> status(Fields fields) {
    return Optional.ofNullable(fields.oneOf("status", STATUSES).value()).map(AccessKey.Status::of);
  }

  private static ObjectNode show(AccessKey key) {
    ObjectNode json =
        Documents.empty()
            .put("accesskeyid", key.id())
            .put("credentialtype", "permanent")
            .put("status", key.status().text());
    if (key.description() != null && !key.description().isEmpty()) {
      json.put("description", key.description());
    }
    return json.put("created", CloudAccount.time(key.created()))
        .put("updated", CloudAccount.time(key.updated()))
        .putNull("expiration");
  }
}
