package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.Nodes;
import io.perigee.compute.node.ShownNodes;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

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
    return answer(name, interfaces(name));
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
    for (JsonNode row : interfaces(name)) {
      if (row.path("interface").asText().equals(iface)) {
        return answer(name, Json.MAPPER.createArrayNode().add(row));
      }
    }
    throw new NotFound("node %s has no interface %s".formatted(name, iface));
  }

  @GET
  @Path("/{interface}/_delete")
  public Response delete(@PathParam("name") String name, @PathParam("interface") String iface) {
    LunaCaller.requireUser(call);
    nodes.deleteInterface(name, iface, call.cause());
    return LunaAnswers.noContent();
  }

  private ArrayNode interfaces(String name) {
    JsonNode node = Json.tree(new String(shown.get(name).json(), StandardCharsets.UTF_8));
    return (ArrayNode) node.get("interfaces");
  }

  private static Response answer(String name, ArrayNode interfaces) {
    ObjectNode node = Json.object();
    node.set("interfaces", interfaces);
    return LunaAnswers.one("node", name, node);
  }
}
