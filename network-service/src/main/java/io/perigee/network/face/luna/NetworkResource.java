package io.perigee.network.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.faces.luna.LunaName;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkDeletions;
import io.perigee.network.network.Networks;
import io.perigee.runtime.http.Versions;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** Luna2's networks, all of them the operator's ("Network Management" of the Luna2 REST API). */
@Path("/luna/config/network")
@RunOnVirtualThread
public class NetworkResource {

  private final Networks networks;
  private final NetworkDeletions deletions;
  private final Call call;

  NetworkResource(Networks networks, NetworkDeletions deletions, Call call) {
    this.networks = networks;
    this.deletions = deletions;
    this.call = call;
  }

  @GET
  public Response list() {
    LunaUser.require(call);
    Map<String, ObjectNode> shown = new LinkedHashMap<>();
    networks.list(null).forEach(n -> shown.put(n.name(), NetworkBody.shown(n)));
    return LunaAnswers.all("network", shown);
  }

  @GET
  @Path("/{name}")
  public Response get(@PathParam("name") String name) {
    LunaUser.require(call);
    Network network = networks.get(null, name);
    return Response.fromResponse(
            LunaAnswers.one("network", network.name(), NetworkBody.shown(network)))
        .header(HttpHeaders.ETAG, Versions.etag(network.version()))
        .build();
  }

  /** 201 for a new network, 204 for a changed one. */
  @POST
  @Path("/{name}")
  public Response put(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      byte[] body) {
    LunaUser.require(call);
    LunaName.object("network", name);
    NetworkBody sent = NetworkBody.of(body, name);
    Networks.Written written =
        networks.put(
            null,
            name,
            sent::applied,
            version -> Versions.requireMatch(ifMatch, version),
            call.cause());
    Response answer =
        written.created()
            ? LunaAnswers.created("network " + written.network().name() + " created")
            : LunaAnswers.noContent();
    return Response.fromResponse(answer)
        .header(HttpHeaders.ETAG, Versions.etag(written.network().version()))
        .build();
  }

  /**
   * A new network like this one, with the fields sent in place of its own; {@code newnetname} is
   * needed.
   */
  @POST
  @Path("/{name}/_clone")
  public Response copy(@PathParam("name") String name, byte[] body) {
    LunaUser.require(call);
    NetworkBody sent = NetworkBody.ofClone(body, name);
    Network copy = networks.copy(null, name, sent::applied, call.cause());
    return LunaAnswers.created("network " + copy.name() + " created");
  }

  @GET
  @Path("/{name}/_delete")
  public Response delete(@PathParam("name") String name) {
    LunaUser.require(call);
    deletions.delete(null, name, call.cause());
    return LunaAnswers.noContent();
  }
}
