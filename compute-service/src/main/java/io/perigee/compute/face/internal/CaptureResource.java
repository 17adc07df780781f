package io.perigee.compute.face.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.capture.Capture;
import io.perigee.compute.capture.Captures;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.Requester;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Gone;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.UUID;

/** Disks of machines as files, for the image service. */
@Path("/internal")
@RunOnVirtualThread
public class CaptureResource {

  private final Captures captures;
  private final Call call;

  CaptureResource(Captures captures, Call call) {
    this.captures = captures;
    this.call = call;
  }

  /**
   * Begins one: {@code {"account","image","incremental"?,"caller"?,"region"?}}; with a region's id,
   * a machine elsewhere is not there. Begun again for the same image, nothing happens.
   *
   * @return {@code {"id","name","brand","os","image","region_id","disk"}} of the machine; {@code
   *     disk} in MiB
   */
  @POST
  @Path("/machines/{id}/captures")
  @Consumes("*/*")
  @Produces("application/json")
  public ObjectNode begin(@PathParam("id") UUID machine, byte[] body) {
    Fields fields =
        Fields.of(Documents.object(body))
            .only(Set.of("account", "image", "incremental", "caller", "region"))
            .require("account", "image");
    ObjectNode caller =
        fields.object().get("caller") instanceof ObjectNode given
            ? given
            : Json.object().put("type", "operator");
    Requester requester =
        new Requester(fields.uuid("account").value(), "cloudapi", caller, call.cause());
    try {
      return view(
          captures.begin(
              requester,
              machine,
              fields.uuid("region").value(),
              fields.uuid("image").value(),
              fields.flag("incremental").orElse(false)));
    } catch (Gone e) {
      throw new NotFound(e.getMessage());
    }
  }

  private static ObjectNode view(Machine m) {
    long disk =
        m.storage().disks().stream()
            .filter(each -> each.boot())
            .mapToLong(each -> each.size())
            .findFirst()
            .orElse(m.size().capacity().disk());
    return Json.object()
        .put("id", m.id().toString())
        .put("name", m.name())
        .put("brand", m.brand())
        .put("os", m.image().os())
        .put("image", m.image().id().toString())
        .put("region_id", m.region().id().toString())
        .put("disk", disk);
  }

  /** {@code {"image","machine","state","size","sha1","error"?}}. */
  @GET
  @Path("/captures/{image}")
  @Produces("application/json")
  public ObjectNode get(@PathParam("image") UUID image) {
    Capture capture = captures.get(image);
    ObjectNode view =
        Json.object()
            .put("image", capture.image().toString())
            .put("machine", capture.machine().toString())
            .put("state", capture.state().word())
            .put("size", capture.size())
            .put("sha1", capture.sha1());
    if (capture.fault() != null) {
      view.putObject("error")
          .put("code", capture.fault().code())
          .put("message", capture.fault().message());
    }
    return view;
  }

  /** The bytes, gzip-compressed. */
  @GET
  @Path("/captures/{image}/file")
  @Produces("application/octet-stream")
  public Response file(@PathParam("image") UUID image) throws InterruptedException {
    Capture capture = captures.get(image);
    if (capture.state() != Capture.State.CAPTURED) {
      throw new NotFound("the capture for image " + image + " has no file");
    }
    return Response.ok(captures.open(capture)).header("Content-Length", capture.size()).build();
  }

  @DELETE
  @Path("/captures/{image}")
  public void drop(@PathParam("image") UUID image) throws InterruptedException {
    captures.drop(image);
  }
}
