package io.perigee.compute.face.luna;

import io.perigee.compute.group.GroupChange;
import io.perigee.compute.group.Groups;
import io.perigee.compute.group.ShownGroups;
import io.perigee.compute.node.ShownNodes;
import io.perigee.contracts.error.Missing;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.faces.luna.LunaName;
import io.perigee.runtime.http.Versions;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Luna2's groups ("Group configuration" of the Luna2 REST API). */
@Path("/luna/config/group")
@RunOnVirtualThread
public class GroupResource {

  private final Groups groups;
  private final ShownGroups shown;
  private final ShownNodes nodes;
  private final Call call;

  GroupResource(Groups groups, ShownGroups shown, ShownNodes nodes, Call call) {
    this.groups = groups;
    this.shown = shown;
    this.nodes = nodes;
    this.call = call;
  }

  @GET
  public Response list() {
    LunaCaller.requireUser(call);
    List<ShownGroups.Shown> all = shown.list();
    if (all.isEmpty()) {
      throw new NotFound("No groups available");
    }
    return json(all).build();
  }

  @GET
  @Path("/{name}")
  public Response get(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    ShownGroups.Shown group = shown.get(name);
    return json(List.of(group)).header(HttpHeaders.ETAG, Versions.etag(group.version())).build();
  }

  @GET
  @Path("/{name}/_member")
  public Response members(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    return LunaAnswers.members("group", name, nodes.members(name));
  }

  /** 201 for a new group, 204 for a change. */
  @POST
  @Path("/{name}")
  public Response put(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      byte[] body) {
    LunaCaller.requireUser(call);
    LunaName.object("group", name);
    GroupChange change = GroupBody.change(body, name);
    return written(
        groups.put(
            name,
            change,
            Groups.Mode.EITHER,
            version -> Versions.requireMatch(ifMatch, version),
            call.cause()));
  }

  /** A new group like this one, without its members; {@code newgroupname} is needed. */
  @POST
  @Path("/{name}/_clone")
  public Response copy(@PathParam("name") String name, byte[] body) {
    LunaCaller.requireUser(call);
    GroupChange change = GroupBody.change(body, name);
    if (change.newName() == null) {
      throw Missing.field("config.group." + name + ".newgroupname");
    }
    return written(groups.copy(name, change, call.cause()));
  }

  @GET
  @Path("/{name}/_delete")
  public Response delete(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    groups.delete(name, call.cause());
    return LunaAnswers.noContent();
  }

  private static Response written(Groups.Written written) {
    Response answer =
        written.created()
            ? LunaAnswers.created("group " + written.name() + " created")
            : LunaAnswers.noContent();
    return Response.fromResponse(answer)
        .header(HttpHeaders.ETAG, Versions.etag(written.version()))
        .build();
  }

  private static Response.ResponseBuilder json(List<ShownGroups.Shown> groups) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(groups.size() * 2048);
    ShownList list = new ShownList(out, "group");
    groups.forEach(g -> list.add(g.name(), g.json()));
    list.end();
    return Response.ok(out.toByteArray(), MediaType.APPLICATION_JSON_TYPE);
  }
}
