package io.perigee.journal.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.journal.ha.ControllerMonitor;
import io.perigee.journal.monitor.ImageMonitor;
import io.perigee.journal.monitor.MonitorRow;
import io.perigee.journal.monitor.NodeMonitor;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/**
 * Luna2's monitoring summaries and their single entries: nodes, osimages, sync, HA and mother. Rows
 * are those of objects that exist; where there are none, 404.
 */
@Path("/luna/monitor")
@RunOnVirtualThread
public final class MonitorListResource {

  private final NodeMonitor nodes;
  private final ImageMonitor images;
  private final ControllerMonitor controllers;
  private final Call call;

  MonitorListResource(
      NodeMonitor nodes, ImageMonitor images, ControllerMonitor controllers, Call call) {
    this.nodes = nodes;
    this.images = images;
    this.controllers = controllers;
    this.call = call;
  }

  @GET
  @Path("/node")
  public Response nodes() {
    LunaCaller.requireUser(call);
    return list("node", nodes.list());
  }

  @GET
  @Path("/osimage")
  public Response osimages() {
    LunaCaller.requireUser(call);
    return list("osimage", images.built());
  }

  @GET
  @Path("/osimage/{name}")
  public Response osimage(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    return one("osimage", name, images.built(name));
  }

  @GET
  @Path("/sync")
  public Response sync() {
    LunaCaller.requireUser(call);
    return list("sync", images.synced());
  }

  @GET
  @Path("/sync/{name}")
  public Response sync(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    return one("sync", name, images.synced(name));
  }

  @GET
  @Path("/ha")
  public Response ha() {
    LunaCaller.requireUser(call);
    return list("ha", controllers.roles());
  }

  @GET
  @Path("/ha/{name}")
  public Response ha(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    return one("ha", name, named(name, controllers.roles()));
  }

  @GET
  @Path("/mother")
  public Response mother() {
    LunaCaller.requireUser(call);
    return list("mother", controllers.daemons());
  }

  @GET
  @Path("/mother/{name}")
  public Response mother(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    return one("mother", name, named(name, controllers.daemons()));
  }

  private static Optional<MonitorRow> named(String name, List<MonitorRow> rows) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst();
  }

  private static Response list(String what, List<MonitorRow> rows) {
    if (rows.isEmpty()) {
      throw new NotFound("No " + what + " available");
    }
    ObjectNode body = Documents.empty();
    ObjectNode of = body.putObject("monitor").putObject("status").putObject(what);
    rows.forEach(
        row -> of.putObject(row.name()).put("state", row.state()).put("status", row.status()));
    return LunaAnswers.json(200, body);
  }

  private static Response one(String what, String name, Optional<MonitorRow> found) {
    MonitorRow row = found.orElseThrow(() -> new NotFound("no " + what + " status of " + name));
    ObjectNode body = Documents.empty();
    body.putObject("monitor")
        .putObject("status")
        .putObject(row.name())
        .put("status", row.status())
        .put("state", row.state());
    return LunaAnswers.json(200, body);
  }
}
