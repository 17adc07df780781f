package io.perigee.network.face.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.network.network.Networks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;

/** Networks for other services: they resolve here what their writes refer to. */
@Path("/internal/networks")
@RunOnVirtualThread
public class NetworkResource {

  private final Networks networks;

  NetworkResource(Networks networks) {
    this.networks = networks;
  }

  /**
   * The network's document; 404 if there is none, or while it is being deleted. Without {@code
   * account} an operator's.
   */
  @GET
  @Path("/by-name/{name}")
  public ObjectNode byName(@PathParam("name") String name, @QueryParam("account") String account) {
    return networks
        .resolve(account == null ? null : uuid("account", account), name)
        .orElseThrow(() -> new NotFound("network " + name + " does not exist"))
        .document();
  }

  /** As {@link #byName}, by id. */
  @GET
  @Path("/{id}")
  public ObjectNode byId(@PathParam("id") String id) {
    return networks
        .resolve(uuid("id", id))
        .orElseThrow(() -> new NotFound("network " + id + " does not exist"))
        .document();
  }

  private static UUID uuid(String field, String text) {
    return Fields.of(Documents.empty().put(field, text)).uuid(field).value();
  }
}
