package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.cloud.Cloud;
import io.perigee.compute.cloud.Clouds;
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
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** Luna2's clouds ("Cloud management" of the Luna2 REST API). */
@Path("/luna/config/cloud")
@RunOnVirtualThread
public class CloudResource {

  private final Clouds clouds;
  private final Call call;

  CloudResource(Clouds clouds, Call call) {
    this.clouds = clouds;
    this.call = call;
  }

  @GET
  public Response list() {
    LunaCaller.requireUser(call);
    Map<String, ObjectNode> shown = new LinkedHashMap<>();
    clouds.list().forEach(c -> shown.put(c.name(), CloudBody.shown(c)));
    return LunaAnswers.all("cloud", shown);
  }

  @GET
  @Path("/{name}")
  public Response get(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    Cloud cloud = clouds.get(name);
    return tagged(LunaAnswers.one("cloud", name, CloudBody.shown(cloud)), cloud);
  }

  /** 201 for a new one, 204 for a change, 400 where the request says nothing. */
  @POST
  @Path("/{name}")
  public Response put(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      byte[] body) {
    LunaCaller.requireUser(call);
    LunaName.object("cloud", name);
    CloudBody sent = CloudBody.of(body, name);
    Clouds.Written written =
        clouds.put(
            name, sent::applied, version -> Versions.requireMatch(ifMatch, version), call.cause());
    return tagged(
        written.created()
            ? LunaAnswers.created("Cloud " + written.cloud().name() + " created successfully")
            : LunaAnswers.noContent(),
        written.cloud());
  }

  @GET
  @Path("/{name}/_delete")
  public Response delete(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    clouds.delete(name, call.cause());
    return LunaAnswers.noContent();
  }

  private static Response tagged(Response answer, Cloud cloud) {
    return Response.fromResponse(answer)
        .header(HttpHeaders.ETAG, Versions.etag(cloud.version()))
        .build();
  }
}
