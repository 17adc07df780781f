package io.perigee.compute.face.luna;

import io.perigee.compute.node.Nodes;
import io.perigee.compute.node.ShownNodes;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** Interfaces of Luna2's nodes; reading them answers 200 with the body, as real clients need it. */
@Path("/luna/config/node/{name}/interfaces")
@RunOnVirtualThread
public class NodeInterfaceResource {

  private final Nodes nodes;
  private final ShownNodes shown;
  private final Call call;

  NodeInterfaceResource(Nodes nodes, ShownNodes shown, Call call) {
    this.nodes = nodes;
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
    nodes.put(
        name,
        NodeBody.interfaces(body, name),
        Nodes.Mode.EXISTING_ONLY,
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
    nodes.deleteInterface(name, iface, call.cause());
    return LunaAnswers.noContent();
  }

  private InterfaceAnswers interfaces(String name) {
    return new InterfaceAnswers("node", name, shown.get(name).json());
  }
}
