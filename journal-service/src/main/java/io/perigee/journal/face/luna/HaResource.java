package io.perigee.journal.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.faces.luna.LunaName;
import io.perigee.journal.ha.ControllerState;
import io.perigee.journal.ha.Controllers;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Luna2, "High Availability", of the controller that is asked. */
@Path("/luna/ha")
@RunOnVirtualThread
public final class HaResource {

  private final Controllers controllers;
  private final Call call;

  HaResource(Controllers controllers, Call call) {
    this.controllers = controllers;
    this.call = call;
  }

  @GET
  @Path("/state")
  public Response state() {
    LunaCaller.requireUser(call);
    ObjectNode body = Documents.empty();
    body.set("ha", show(controllers.state()));
    return LunaAnswers.json(200, body);
  }

  /** 404 with {@code false} where another controller is the master, or none. */
  @GET
  @Path("/master")
  public Response master() {
    LunaCaller.requireUser(call);
    boolean master = controllers.isMaster();
    return LunaAnswers.json(master ? 200 : 404, Documents.empty().put("message", master));
  }

  @GET
  @Path("/master/_set")
  public Response lead() {
    LunaCaller.requireWriter(call);
    controllers.lead();
    return LunaAnswers.message(200, "current role set to master");
  }

  @GET
  @Path("/overrule/_set")
  public Response overrule() {
    LunaCaller.requireWriter(call);
    controllers.overrule();
    return LunaAnswers.noContent();
  }

  /** A controller that has not beaten lately has a comment that says so. */
  @GET
  @Path("/controllers")
  public Response controllers() {
    LunaCaller.requireUser(call);
    List<ControllerState> all = controllers.all();
    if (all.isEmpty()) {
      throw new NotFound("No controllers available");
    }
    ObjectNode body = Documents.empty();
    ObjectNode message = body.putObject("message");
    for (ControllerState c : all) {
      ObjectNode one = message.putObject(c.name());
      one.set("ha", show(c));
      one.putObject("config").put("shadow", c.shadow()).put("beacon", c.beacon());
      if (!c.alive()) {
        one.put("comment", "controller " + c.name() + " could not be reached");
      }
    }
    return LunaAnswers.json(200, body);
  }

  /** As published: not offered any more, whatever the image. */
  @GET
  @Path("/syncimage/{name}")
  public Response syncimage(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    LunaName.object("osimage", name);
    throw new NotFound("sync not available for images");
  }

  private static ObjectNode show(ControllerState c) {
    return Documents.empty()
        .put("enabled", c.enabled())
        .put("syncimages", c.syncimages())
        .put("insync", c.insync())
        .put("sharedip", c.sharedip())
        .put("overrule", c.overrule())
        .put("master", c.master())
        .put("updated", c.updated());
  }
}
