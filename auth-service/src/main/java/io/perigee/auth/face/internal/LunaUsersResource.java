package io.perigee.auth.face.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.luna.LunaTokens;
import io.perigee.auth.luna.LunaUser;
import io.perigee.auth.luna.LunaUsers;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.runtime.identity.LunaRoles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;

/**
 * The operator's people. Luna2 documents their login only, so this is for whoever runs the
 * installation, with a service's identity.
 */
@Path("/internal/luna-users")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class LunaUsersResource {

  private final LunaUsers users;
  private final LunaTokens tokens;

  LunaUsersResource(LunaUsers users, LunaTokens tokens) {
    this.users = users;
    this.tokens = tokens;
  }

  /** {@code {"users":[{"id","username","roles"}]}}, by name. */
  @GET
  public ObjectNode list() {
    ObjectNode answer = Documents.empty();
    ArrayNode rows = answer.putArray("users");
    users.list().forEach(user -> rows.add(show(user)));
    return answer;
  }

  /** {@code {"id","username","roles"}}. */
  @GET
  @Path("/{username}")
  public ObjectNode get(@PathParam("username") String username) {
    return show(users.get(username));
  }

  /**
   * {@code {"password"?,"roles"?}}: 201 for a new user, who needs a password and is an admin unless
   * roles say otherwise; 200 for a change, of what is named. Roles are admin, operator and viewer.
   */
  @POST
  @Path("/{username}")
  public Response save(@PathParam("username") String username, byte[] body) {
    Fields fields = Fields.of(Documents.object(body)).only(Set.of("password", "roles"));
    List<String> roles = fields.texts("roles").value();
    boolean made =
        users.save(
            username, fields.text("password").value(), roles == null ? null : Set.copyOf(roles));
    return Response.status(made ? 201 : 200).entity(show(users.get(username))).build();
  }

  /** 204. The last admin stays. */
  @DELETE
  @Path("/{username}")
  public Response delete(@PathParam("username") String username) {
    users.delete(username);
    return Response.noContent().build();
  }

  /** {@code {"scope"?}}: 201 {@code {"token"}}, narrowed to the role that is the scope. */
  @POST
  @Path("/{username}/tokens")
  public Response token(@PathParam("username") String username, byte[] body) {
    Fields fields = Fields.of(Documents.object(body)).only(Set.of("scope"));
    String scope = fields.oneOf("scope", LunaRoles.ALL.toArray(String[]::new)).value();
    String token = tokens.issue(users.get(username), scope);
    return Response.status(201).entity(Documents.empty().put("token", token)).build();
  }

  private static ObjectNode show(LunaUser user) {
    ObjectNode json = Documents.empty().put("id", user.number()).put("username", user.username());
    ArrayNode roles = json.putArray("roles");
    user.roles().stream().sorted().forEach(roles::add);
    return json;
  }
}
