package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.bmcsetup.Bmcsetup;
import io.perigee.compute.bmcsetup.Bmcsetups;
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

/**
 * Luna2's BMC setups ("BMC Management" of the Luna2 REST API). Passwords are shown to admins only.
 */
@Path("/luna/config/bmcsetup")
@RunOnVirtualThread
public class BmcsetupResource {

  private final Bmcsetups bmcsetups;
  private final Call call;

  BmcsetupResource(Bmcsetups bmcsetups, Call call) {
    this.bmcsetups = bmcsetups;
    this.call = call;
  }

  @GET
  public Response list() {
    LunaCaller.requireUser(call);
    Map<String, ObjectNode> shown = new LinkedHashMap<>();
    bmcsetups
        .list()
        .forEach(
            b -> shown.put(b.settings().name(), BmcsetupBody.shown(b, LunaCaller.isAdmin(call))));
    return LunaAnswers.all("bmcsetup", shown);
  }

  @GET
  @Path("/{name}")
  public Response get(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    Bmcsetup setup = bmcsetups.get(name);
    return Response.fromResponse(
            LunaAnswers.one("bmcsetup", name, BmcsetupBody.shown(setup, LunaCaller.isAdmin(call))))
        .header(HttpHeaders.ETAG, Versions.etag(setup.version()))
        .build();
  }

  @GET
  @Path("/{name}/_member")
  public Response members(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    return LunaAnswers.members("bmcsetup", name, bmcsetups.members(name));
  }

  /** 201 for a new one, 204 for a change. */
  @POST
  @Path("/{name}")
  public Response put(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      byte[] body) {
    LunaCaller.requireUser(call);
    LunaName.object("bmcsetup", name);
    BmcsetupBody sent = BmcsetupBody.of(body, name);
    Bmcsetups.Written written =
        bmcsetups.put(
            name, sent::applied, version -> Versions.requireMatch(ifMatch, version), call.cause());
    Response answer =
        written.created()
            ? LunaAnswers.created("bmcsetup " + name + " created")
            : LunaAnswers.noContent();
    return Response.fromResponse(answer)
        .header(HttpHeaders.ETAG, Versions.etag(written.bmcsetup().version()))
        .build();
  }

  /** A new one like this; {@code newbmcname} is needed. */
  @POST
  @Path("/{name}/_clone")
  public Response copy(@PathParam("name") String name, byte[] body) {
    LunaCaller.requireUser(call);
    Bmcsetup copy = bmcsetups.copy(name, BmcsetupBody.ofClone(body, name)::applied, call.cause());
    return LunaAnswers.created("bmcsetup " + copy.settings().name() + " created");
  }

  @GET
  @Path("/{name}/_delete")
  public Response delete(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    bmcsetups.delete(name, call.cause());
    return LunaAnswers.noContent();
  }
}
