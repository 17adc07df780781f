package io.perigee.auth.face.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.access.Access;
import io.perigee.auth.access.Accesses;
import io.perigee.auth.roletag.RoleTags;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.policy.RoleGrants;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;

/** What the gateway asks to find out what somebody may do, and tells of resources' role tags. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class AccessResource {

  private final Accesses accesses;
  private final RoleTags tags;
  private final Call call;

  AccessResource(Accesses accesses, RoleTags tags, Call call) {
    this.accesses = accesses;
    this.tags = tags;
    this.call = call;
  }

  /**
   * {@code {"account","principal","path"}}: 200 {@code
   * {"account":{"id","login"},"roles":[{"name","standard","rules":[]}],"tags":[]}}, 404 if there is
   * no such account. The path is the resource's, below the account.
   */
  @POST
  @Path("/access")
  public ObjectNode access(byte[] body) {
    Fields fields =
        Fields.of(Documents.object(body))
            .only(Set.of("account", "principal", "path"))
            .require("account", "principal", "path");
    Access found =
        accesses
            .find(
                fields.text("account").value(),
                fields.uuid("principal").value(),
                fields.text("path").value())
            .orElseThrow(() -> new NotFound("no such account"));
    ObjectNode answer = Documents.empty();
    answer.putObject("account").put("id", found.account().toString()).put("login", found.login());
    ArrayNode roles = answer.putArray("roles");
    for (RoleGrants role : found.roles()) {
      ArrayNode rules =
          roles
              .addObject()
              .put("name", role.name())
              .put("standard", role.standard())
              .putArray("rules");
      role.rules().forEach(rule -> rules.add(rule.text()));
    }
    found.tags().stream().sorted().forEach(answer.putArray("tags")::add);
    return answer;
  }

  /**
   * {@code {"account","path","roles":[]}}: gives a resource these role tags and no others; 200
   * {@code {"roles":[]}}.
   */
  @POST
  @Path("/role-tags")
  public ObjectNode tag(byte[] body) {
    Fields fields =
        Fields.of(Documents.object(body))
            .only(Set.of("account", "path", "roles"))
            .require("account", "path");
    List<String> now =
        tags.set(
            fields.uuid("account").value(),
            fields.text("path").value(),
            fields.texts("roles").orElse(List.of()),
            call.cause());
    ObjectNode answer = Documents.empty();
    now.forEach(answer.putArray("roles")::add);
    return answer;
  }
}
