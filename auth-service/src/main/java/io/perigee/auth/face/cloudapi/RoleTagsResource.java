package io.perigee.auth.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.roletag.RoleTags;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * CloudAPI, SetRoleTags. The gateway, which alone knows every resource, has made sure that there is
 * one and that the caller may tag it. It puts the resource's path, and the path as the caller wrote
 * it, in front of the caller's own query: only the first {@code path} and {@code name} of the query
 * count, and none in the body.
 */
@Path("/cloudapi/{login}/_role-tags")
@RunOnVirtualThread
public final class RoleTagsResource {

  private static final String TAG = "role-tag";

  private final RoleTags tags;
  private final CloudAccount caller;

  RoleTagsResource(RoleTags tags, CloudAccount caller) {
    this.tags = tags;
    this.caller = caller;
  }

  /** SetRoleTags: the tags replace those that there were. They may come as a header instead. */
  @PUT
  public Response set(
      @PathParam("login") String login,
      @HeaderParam(TAG) String header,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.id(login);
    Fields fields = CloudParams.read(uri, headers, body).only(Set.of(TAG, "path", "name"));
    String path = first(uri, "path");
    String name = first(uri, "name");
    if (!fields.has(TAG) && header == null) {
      fields.require(TAG);
    }
    List<String> roles =
        fields.has(TAG)
            ? names(fields)
            : Fields.of(Documents.empty().put(TAG, header)).texts(TAG).orElse(List.of());
    List<String> now = tags.set(account, path, roles, caller.cause());
    ObjectNode answer = Documents.empty().put("name", name);
    now.forEach(answer.putArray(TAG)::add);
    return CloudAnswers.ok(answer);
  }

  private static List<String> names(Fields fields) {
    JsonNode sent = fields.object().get(TAG);
    if (sent.isArray() && sent.isEmpty()) {
      return List.of();
    }
    return fields.texts(TAG).orElse(List.of());
  }

  private static String first(UriInfo uri, String parameter) {
    String value = uri.getQueryParameters().getFirst(parameter);
    if (value == null) {
      throw Missing.field(parameter);
    }
    return value;
  }
}
