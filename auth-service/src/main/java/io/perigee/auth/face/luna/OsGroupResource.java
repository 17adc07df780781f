package io.perigee.auth.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.directory.OsGroup;
import io.perigee.auth.directory.OsGroupChange;
import io.perigee.auth.directory.OsGroups;
import io.perigee.auth.directory.OsName;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.faces.luna.LunaBody;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** "OS user group management" of the Luna2 REST API. */
@Path("/luna/config/osgroup")
@RunOnVirtualThread
public final class OsGroupResource {

  private static final String KIND = "osgroup";
  private static final long HIGHEST = 2_147_483_647;
  private static final int MOST_MEMBERS = 10_000;
  private static final Set<String> KNOWN = Set.of("gidNumber", "member", "newosgroup", "newname");

  private final OsGroups groups;
  private final Call call;

  OsGroupResource(OsGroups groups, Call call) {
    this.groups = groups;
    this.call = call;
  }

  /** "Get a list of OS groups". 404 if there are none. */
  @GET
  public Response list() {
    call.require(Principal.Kind.LUNA_USER);
    Map<String, ObjectNode> shown = new LinkedHashMap<>();
    groups.all().forEach(group -> shown.put(group.name(), show(group)));
    return LunaAnswers.all(KIND, shown);
  }

  /** "Get a single OS group". */
  @GET
  @Path("/{name}")
  public Response get(@PathParam("name") String name) {
    call.require(Principal.Kind.LUNA_USER);
    OsGroup group = groups.get(name);
    return LunaAnswers.one(KIND, group.name(), show(group));
  }

  /**
   * "Create or update an OS group": 201 or 204. What is left out stays; {@code newosgroup} renames.
   */
  @POST
  @Path("/{name}")
  public Response save(@PathParam("name") String name, byte[] body) {
    call.require(Principal.Kind.LUNA_USER);
    OsName.require(KIND, name);
    OsGroupChange change = change(LunaBody.config(body, KIND, name).only(KNOWN));
    return groups.save(name, change, call.cause())
        ? LunaAnswers.created("osgroup " + name + " created")
        : LunaAnswers.noContent();
  }

  /** "Delete an OS group": 204; 409 while it is somebody's primary group. */
  @GET
  @Path("/{name}/_delete")
  public Response delete(@PathParam("name") String name) {
    call.require(Principal.Kind.LUNA_USER);
    groups.delete(name, call.cause());
    return LunaAnswers.noContent();
  }

  static OsGroupChange change(Fields fields) {
    return new OsGroupChange(
        OsUserResource.newName(fields, "newosgroup"),
        fields.number("gidNumber", 1, HIGHEST).value(),
        OsUserResource.names(fields, "member", MOST_MEMBERS));
  }

  static ObjectNode show(OsGroup group) {
    ObjectNode json = Documents.empty().put("gidNumber", group.gidNumber());
    group.members().forEach(json.putArray("member")::add);
    return json;
  }
}
