package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineActions.Begun;
import io.perigee.compute.machine.MachineSettings;
import io.perigee.compute.machine.Machines;
import io.perigee.compute.machine.Requester;
import io.perigee.compute.machine.Setting;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Machines' tags (<i>AddMachineTags</i> to <i>DeleteMachineTags</i>). */
@Path("/cloudapi/{login}/machines/{id}/tags")
@RunOnVirtualThread
public class TagResource {

  private final Machines machines;
  private final MachineSettings settings;
  private final Caller caller;

  TagResource(Machines machines, MachineSettings settings, Caller caller) {
    this.machines = machines;
    this.settings = settings;
    this.caller = caller;
  }

  @GET
  public Response list(@PathParam("login") String login, @PathParam("id") String id) {
    return CloudAnswers.ok(machine(login, id).tags());
  }

  /** The value as JSON, or as a text where that is what the client accepts. */
  @GET
  @Path("/{tag}")
  public Response get(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @PathParam("tag") String tag,
      @Context HttpHeaders headers) {
    JsonNode value = machine(login, id).tags().get(tag);
    if (value == null) {
      throw new NotFound("tag not found");
    }
    return OneValue.answer(value, headers);
  }

  @POST
  public Response add(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Requester requester = caller.requester(login, headers, "POST " + uri.getRequestUri(), body);
    ObjectNode tags = CloudParams.read(uri, headers, body).object();
    if (tags.isEmpty()) {
      throw Invalid.field("tag", "tag: nothing is given");
    }
    return shown(requester, login, id, Setting.addTags(tags));
  }

  @PUT
  public Response replace(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    ObjectNode tags = CloudParams.read(uri, headers, body).object();
    return shown(caller.requester(login, headers), login, id, Setting.replaceTags(tags));
  }

  @DELETE
  @Path("/{tag}")
  public Response delete(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @PathParam("tag") String tag,
      @Context HttpHeaders headers) {
    return changed(login, id, headers, Setting.removeTag(tag));
  }

  @DELETE
  public Response deleteAll(
      @PathParam("login") String login, @PathParam("id") String id, @Context HttpHeaders headers) {
    return changed(login, id, headers, Setting.replaceTags(Documents.empty()));
  }

  private Response shown(Requester requester, String login, String id, Setting setting) {
    Begun begun = settings.change(requester, Caller.id("machine", id), setting);
    return JobLink.of(CloudAnswers.ok(begun.machine().tags()), login, begun.requestId());
  }

  private Response changed(String login, String id, HttpHeaders headers, Setting setting) {
    Begun begun =
        settings.change(caller.requester(login, headers), Caller.id("machine", id), setting);
    return JobLink.of(CloudAnswers.noContent(), login, begun.requestId());
  }

  private Machine machine(String login, String id) {
    return machines.require(caller.account(login), Caller.id("machine", id));
  }
}
