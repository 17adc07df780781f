package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.rack.Item;
import io.perigee.compute.rack.Rack;
import io.perigee.compute.rack.RackChange;
import io.perigee.compute.rack.Racks;
import io.perigee.contracts.envelope.Json;
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
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Luna2's racks and what stands in them ("Rack View" of the Luna2 REST API). */
@Path("/luna/config/rack")
@RunOnVirtualThread
public class RackResource {

  private final Racks racks;
  private final Call call;

  RackResource(Racks racks, Call call) {
    this.racks = racks;
    this.call = call;
  }

  @GET
  public Response list() {
    LunaCaller.requireUser(call);
    Map<String, ObjectNode> shown = new LinkedHashMap<>();
    racks.list().forEach(r -> shown.put(r.name(), RackBody.shown(r)));
    return LunaAnswers.all("rack", shown);
  }

  @GET
  @Path("/{name}")
  public Response get(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    Rack rack = racks.get(name);
    return tagged(LunaAnswers.one("rack", name, RackBody.shown(rack)), rack.version());
  }

  /** 201 for a new one, 204 for a change; devices that are not named stay where they are. */
  @POST
  @Path("/{name}")
  public Response put(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      byte[] body) {
    LunaCaller.requireUser(call);
    LunaName.object("rack", name);
    RackChange change = RackBody.change(body, name);
    Racks.Written written =
        racks.put(name, change, version -> Versions.requireMatch(ifMatch, version), call.cause());
    return tagged(
        written.created()
            ? LunaAnswers.created("rack " + written.name() + " created")
            : LunaAnswers.noContent(),
        written.version());
  }

  @GET
  @Path("/{name}/_delete")
  public Response delete(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    racks.delete(name, call.cause());
    return LunaAnswers.noContent();
  }

  @GET
  @Path("/inventory")
  public Response inventory() {
    LunaCaller.requireUser(call);
    return answer(racks.inventory(), "No inventory available");
  }

  /** {@code configured}: what stands in a rack; {@code unconfigured}: what does not. */
  @GET
  @Path("/inventory/{subset}")
  public Response subset(@PathParam("subset") String subset) {
    LunaCaller.requireUser(call);
    boolean configured =
        switch (subset) {
          case "configured" -> true;
          case "unconfigured" -> false;
          default ->
              throw new NotFound(
                  "there is no inventory " + subset + "; there are configured and unconfigured");
        };
    List<Item> items =
        racks.inventory().stream().filter(i -> (i.rack() != null) == configured).toList();
    return answer(items, "No " + subset + " inventory available");
  }

  /** 201 if any device was entered for the first time, else 204. */
  @POST
  @Path("/inventory")
  public Response describe(byte[] body) {
    LunaCaller.requireUser(call);
    return racks.describe(RackBody.inventory(body), call.cause())
        ? LunaAnswers.created("Inventory created")
        : LunaAnswers.noContent();
  }

  /** Takes a device out of its rack. */
  @GET
  @Path("/inventory/{device}/type/{type}/_delete")
  public Response clear(@PathParam("device") String device, @PathParam("type") String type) {
    LunaCaller.requireUser(call);
    racks.clear(RackBody.type(type), device, call.cause());
    return LunaAnswers.created("Inventory cleared");
  }

  private static Response answer(List<Item> items, String none) {
    if (items.isEmpty()) {
      throw new NotFound(none);
    }
    ObjectNode document = Json.object();
    ArrayNode inventory = document.putObject("config").putObject("rack").putArray("inventory");
    items.forEach(i -> inventory.add(RackBody.shown(i)));
    return LunaAnswers.json(200, document);
  }

  private static Response tagged(Response answer, long version) {
    return Response.fromResponse(answer).header(HttpHeaders.ETAG, Versions.etag(version)).build();
  }
}
