package io.perigee.auth.face.cloudapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.role.Role;
import io.perigee.auth.role.Roles;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.ApiVersion;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Page;
import io.perigee.runtime.http.Idempotent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;

/**
 * CloudAPI, section Roles: objects in version 9, lists of names with {@code default_members}
 * before.
 */
@Path("/cloudapi/{login}/roles")
@RunOnVirtualThread
@Idempotent
public final class RolesResource {

  private static final String VERSION = "Accept-Version";

  private final Roles roles;
  private final CloudAccount caller;

  RolesResource(Roles roles, CloudAccount caller) {
    this.roles = roles;
    this.caller = caller;
  }

  /** ListRoles, oldest first. */
  @GET
  public Response list(
      @PathParam("login") String login,
      @HeaderParam(VERSION) String version,
      @Context UriInfo uri) {
    UUID account = caller.id(login);
    Page page = Page.ofWhole(CloudParams.read(uri), "roles", Slices.PARTS);
    return CloudAnswers.page(
        uri,
        page,
        roles.list(account, Slices.of(page)),
        role -> Slices.key(role.created(), role.name()),
        role -> show(role, version));
  }

  /** GetRole, by id or name. */
  @GET
  @Path("/{role}")
  public Response get(
      @PathParam("login") String login,
      @PathParam("role") String role,
      @HeaderParam(VERSION) String version) {
    return CloudAnswers.ok(show(roles.get(caller.id(login), role), version));
  }

  /** CreateRole. */
  @POST
  public Response create(
      @PathParam("login") String login,
      @HeaderParam(VERSION) String version,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.id(login);
    Fields fields = CloudParams.read(uri, headers, body).require("name");
    Role made = roles.create(account, RoleParams.read(fields), caller.cause());
    return CloudAnswers.created(caller.place("/roles", made.id().toString()), show(made, version));
  }

  /** UpdateRole: what is left out stays. */
  @POST
  @Path("/{role}")
  public Response update(
      @PathParam("login") String login,
      @PathParam("role") String role,
      @HeaderParam(VERSION) String version,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.id(login);
    Fields fields = CloudParams.read(uri, headers, body);
    return CloudAnswers.ok(
        show(roles.update(account, role, RoleParams.read(fields), caller.cause()), version));
  }

  /** DeleteRole. */
  @DELETE
  @Path("/{role}")
  public Response delete(@PathParam("login") String login, @PathParam("role") String role) {
    roles.delete(caller.id(login), role, caller.cause());
    return CloudAnswers.noContent();
  }

  private static ObjectNode show(Role role, String version) {
    ObjectNode json = Documents.empty().put("name", role.name()).put("id", role.id().toString());
    ArrayNode members = json.putArray("members");
    if (ApiVersion.accepted(version).hasRoleObjects()) {
      for (Role.Member member : role.members()) {
        members
            .addObject()
            .put("type", member.subUser() ? "subuser" : "account")
            .put("id", member.id().toString())
            .put("login", member.login())
            .put("default", member.standard());
      }
      ArrayNode policies = json.putArray("policies");
      role.policies()
          .forEach(p -> policies.addObject().put("id", p.id().toString()).put("name", p.name()));
      return json;
    }
    role.members().forEach(m -> members.add(m.login()));
    ArrayNode standard = json.putArray("default_members");
    role.members().stream().filter(Role.Member::standard).forEach(m -> standard.add(m.login()));
    role.policies().forEach(p -> policies(json).add(p.name()));
    policies(json);
    return json;
  }

  private static ArrayNode policies(ObjectNode json) {
    return json.withArray("policies");
  }
}
