package io.perigee.compute.face.luna;

import io.perigee.compute.group.Groups;
import io.perigee.compute.group.ShownGroups;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** Interfaces of Luna2's groups; POST answers 204, as real clients need it. */
@Path("/luna/config/group/{name}/interfaces")
@RunOnVirtualThread
public class GroupInterfaceResource {

  private final Groups groups;
  private final ShownGroups shown;
  private final Call call;

  GroupInterfaceResource(Groups groups, ShownGroups shown, Call call) {
    this.groups = groups;
    this.shown = shown;
    this.call = call;
  }

  @GET
  public Response list(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    return interfaces(name).all();
  }

  @POST
  public Response put(@PathParam("name") String name, byte[] body) {
    LunaCaller.requireUser(call);
    groups.put(
        name,
        GroupBody.interfaces(body, name),
        Groups.Mode.EXISTING_ONLY,
        version -> {},
        call.cause());
    return LunaAnswers.noContent();
  }

  @GET
  @Path("/{interface}")
  public Response get(@PathParam("name") String name, @PathParam("interface") String iface) {
    LunaCaller.requireUser(call);
    return interfaces(name).one(iface);
  }

  @GET
  @Path("/{interface}/_delete")
  public Response delete(@PathParam("name") String name, @PathParam("interface") String iface) {
    LunaCaller.requireUser(call);
    groups.deleteInterface(name, iface, call.cause());
    return LunaAnswers.noContent();
  }

  private InterfaceAnswers interfaces(String name) {
    return new InterfaceAnswers("group", name, shown.get(name).json());
  }
}
