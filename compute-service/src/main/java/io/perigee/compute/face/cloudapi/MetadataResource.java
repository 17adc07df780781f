package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.GuestPasswords;
import io.perigee.compute.machine.Labels;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineActions.Begun;
import io.perigee.compute.machine.MachineSettings;
import io.perigee.compute.machine.Machines;
import io.perigee.compute.machine.Requester;
import io.perigee.compute.machine.Setting;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Machines' metadata (<i>UpdateMachineMetadata</i> to <i>DeleteAllMachineMetadata</i>). */
@Path("/cloudapi/{login}/machines/{id}/metadata")
@RunOnVirtualThread
public class MetadataResource {

  private final Machines machines;
  private final MachineSettings settings;
  private final GuestPasswords passwords;
  private final Caller caller;

  MetadataResource(
      Machines machines, MachineSettings settings, GuestPasswords passwords, Caller caller) {
    this.machines = machines;
    this.settings = settings;
    this.passwords = passwords;
    this.caller = caller;
  }

  @GET
  public Response list(
      @PathParam("login") String login, @PathParam("id") String id, @Context UriInfo uri) {
    Machine machine = machine(login, id);
    ObjectNode metadata = machine.metadata().deepCopy();
    if (CloudParams.read(uri).flag("credentials").orElse(false) && machine.credentials() != null) {
      metadata.set(Labels.CREDENTIALS, passwords.open(machine));
    }
    return CloudAnswers.ok(metadata);
  }

  /**
   * The value alone. The published example shows the bare text and calls it JSON; the published
   * clients read JSON.
   */
  @GET
  @Path("/{key}")
  public Response get(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @PathParam("key") String key,
      @Context HttpHeaders headers) {
    Machine machine = machine(login, id);
    if (key.equals(Labels.CREDENTIALS) && machine.credentials() != null) {
      return CloudAnswers.ok(passwords.open(machine));
    }
    JsonNode value = machine.metadata().get(key);
    if (value == null) {
      throw new NotFound("metadata not found");
    }
    return OneValue.answer(value, headers);
  }

  @POST
  public Response update(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Requester requester = caller.requester(login, headers, "POST " + uri.getRequestUri(), body);
    ObjectNode given = CloudParams.read(uri, headers, body).object();
    if (given.isEmpty()) {
      throw Invalid.field("metadata", "metadata: nothing is given");
    }
    Begun begun = settings.change(requester, Caller.id("machine", id), Setting.addMetadata(given));
    return JobLink.of(CloudAnswers.ok(begun.machine().metadata()), login, begun.requestId());
  }

  @DELETE
  @Path("/{key}")
  public Response delete(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @PathParam("key") String key,
      @Context HttpHeaders headers) {
    return changed(login, id, headers, Setting.removeMetadata(key));
  }

  @DELETE
  public Response deleteAll(
      @PathParam("login") String login, @PathParam("id") String id, @Context HttpHeaders headers) {
    return changed(login, id, headers, Setting.clearMetadata());
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
