package io.perigee.compute.face.luna;

import io.perigee.compute.node.NodeChange;
import io.perigee.compute.node.Nodes;
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
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.LongConsumer;

/** Luna2's nodes ("Node configuration" of the Luna2 REST API). */
@Path("/luna/config/node")
@RunOnVirtualThread
public class NodeResource {

  private final Nodes nodes;
  private final ShownNodes shown;
  private final Call call;

  NodeResource(Nodes nodes, ShownNodes shown, Call call) {
    this.nodes = nodes;
    this.shown = shown;
    this.call = call;
  }

  @GET
  public Response list() {
    LunaCaller.requireUser(call);
    boolean sees = LunaCaller.seesSecrets(call);
    List<ShownNodes.Shown> first = shown.page("");
    if (first.isEmpty()) {
      throw new NotFound("No nodes available");
    }
    if (first.size() < ShownNodes.PAGE) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(first.size() * 2048);
      ShownList list = new ShownList(out, "node");
      first.forEach(n -> list.add(n.name(), NodeSeen.by(sees, n.json())));
      list.end();
      return json(out.toByteArray()).build();
    }
    StreamingOutput pages =
        out -> {
          ShownList list = new ShownList(out, "node");
          for (List<ShownNodes.Shown> page = first;
              !page.isEmpty();
              page = shown.page(page.getLast().name())) {
            page.forEach(n -> list.add(n.name(), NodeSeen.by(sees, n.json())));
          }
          list.end();
        };
    return json(pages).build();
  }

  @GET
  @Path("/{name}")
  public Response get(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    ShownNodes.Shown node = shown.get(name);
    return json(document(node, LunaCaller.seesSecrets(call)))
        .header(HttpHeaders.ETAG, Versions.etag(node.version()))
        .build();
  }

  /**
   * A node as it is answered.
   *
   * @param sees whether the reader may see secrets
   */
  static byte[] document(ShownNodes.Shown node, boolean sees) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(node.json().length + 64);
    new ShownList(out, "node").add(node.name(), NodeSeen.by(sees, node.json())).end();
    return out.toByteArray();
  }

  /**
   * 201 for a new node and for a new name, 204 for a change ("/config/node/{node}" of the Luna2 URI
   * structure).
   */
  @POST
  @Path("/{name}")
  public Response put(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      byte[] body) {
    boolean installer = LunaCaller.requireUserOrNode(call, name);
    LunaName.host("node", name);
    NodeChange change = NodeBody.of(body, name).forInstaller(installer).change();
    Nodes.Mode mode = installer ? Nodes.Mode.EXISTING_ONLY : Nodes.Mode.EITHER;
    LongConsumer expected =
        ifMatch == null ? Nodes.ANY_VERSION : version -> Versions.requireMatch(ifMatch, version);
    Nodes.Written written = nodes.put(name, change, mode, expected, call.cause());
    return written(name, written);
  }

  /** A new node like this one, with addresses of its own; {@code newnodename} is needed. */
  @POST
  @Path("/{name}/_clone")
  public Response copy(@PathParam("name") String name, byte[] body) {
    LunaCaller.requireUser(call);
    NodeChange change = NodeBody.of(body, name).change();
    if (change.newName() == null) {
      throw Missing.field("config.node." + name + ".newnodename");
    }
    return written(name, nodes.copy(name, change, call.cause()));
  }

  @GET
  @Path("/{name}/_delete")
  public Response delete(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    nodes.delete(name, call.cause());
    return LunaAnswers.noContent();
  }

  private static Response written(String name, Nodes.Written written) {
    boolean renamed = !written.created() && !written.name().equals(name);
    Response answer =
        written.created() || renamed
            ? LunaAnswers.created("node " + written.name() + (renamed ? " renamed" : " created"))
            : LunaAnswers.noContent();
    return Response.fromResponse(answer)
        .header(HttpHeaders.ETAG, Versions.etag(written.version()))
        .build();
  }

  private static Response.ResponseBuilder json(Object entity) {
    return Response.ok(entity, MediaType.APPLICATION_JSON_TYPE);
  }
}
