package io.perigee.compute.face.internal;

import io.perigee.compute.node.NodeChange;
import io.perigee.compute.node.Nodes;
import io.perigee.compute.node.PublishedNodes;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;

/** Lets auth-service remember the TPM digest that a node came with first. */
@Path("/internal/nodes/by-name/{name}/tpm")
@RunOnVirtualThread
public class NodeTpmResource {

  private final Nodes nodes;
  private final PublishedNodes published;
  private final Call call;

  NodeTpmResource(Nodes nodes, PublishedNodes published, Call call) {
    this.nodes = nodes;
    this.published = published;
    this.call = call;
  }

  /** {@code {"tpm_sha256"}}: 200; 404 without such a node, 409 if it has one already. */
  @POST
  public Response bring(@PathParam("name") String name, byte[] body) {
    Fields fields =
        Fields.of(Documents.object(body)).only(Set.of("tpm_sha256")).require("tpm_sha256");
    String digest = fields.text("tpm_sha256", 64).value();
    nodes.put(
        name,
        new NodeChange(null, Json.object().put("tpm_sha256", digest), List.of()),
        Nodes.Mode.EXISTING_ONLY,
        version -> {
          // Asked after the version was read: a digest that came between fails the write, which is
          // then planned anew and finds it here.
          requireNone(name);
        },
        call.cause());
    return Response.ok(Documents.empty()).build();
  }

  private void requireNone(String name) {
    String known =
        published
            .byName(name)
            .orElseThrow(() -> new NotFound("node " + name + " does not exist"))
            .path("tpm_sha256")
            .textValue();
    if (known != null) {
      throw new Conflict("node " + name + " has a tpm_sha256 already");
    }
  }
}
