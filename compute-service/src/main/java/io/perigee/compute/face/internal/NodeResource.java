package io.perigee.compute.face.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.bmcsetup.Bmcsetup;
import io.perigee.compute.bmcsetup.NodeBmcs;
import io.perigee.compute.node.PublishedNodes;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;

/** Nodes for other services. What is no secret stands on the topic {@code nodes}. */
@Path("/internal/nodes")
@RunOnVirtualThread
public class NodeResource {

  private final NodeBmcs bmcs;
  private final PublishedNodes nodes;

  NodeResource(NodeBmcs bmcs, PublishedNodes nodes) {
    this.bmcs = bmcs;
    this.nodes = nodes;
  }

  /** The node's published object: for one that was made a moment ago. 404 if there is none. */
  @GET
  @Path("/by-name/{name}")
  public ObjectNode byName(@PathParam("name") String name) {
    return nodes.byName(name).orElseThrow(() -> new NotFound("node " + name + " does not exist"));
  }

  /**
   * How to log in to a node's BMC: {@code
   * {"address","username","password","userid","netchannel","mgmtchannel"}}. 404 if it has no BMC of
   * its own: the published {@code bmc.address} is null then.
   */
  @GET
  @Path("/{id}/bmc")
  public ObjectNode bmc(@PathParam("id") UUID id) {
    NodeBmcs.NodeBmc bmc =
        bmcs.find(id).orElseThrow(() -> new NotFound("node " + id + " has no BMC that is set up"));
    Bmcsetup.Settings s = bmc.setup().settings();
    return Documents.empty()
        .put("address", bmc.address())
        .put("username", s.username())
        .put("password", s.password())
        .put("userid", s.userid())
        .put("netchannel", s.netchannel())
        .put("mgmtchannel", s.mgmtchannel());
  }
}
