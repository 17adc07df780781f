package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineActions;
import io.perigee.compute.machine.MachineCreation;
import io.perigee.compute.machine.MachineQuery;
import io.perigee.compute.machine.MachineState;
import io.perigee.compute.machine.Machines;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.NotMade;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.ApiVersion;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** CloudAPI's machines (<i>Instances</i>): from ListMachines to MachineAudit. */
@Path("/cloudapi/{login}/machines")
@RunOnVirtualThread
public class MachineResource {

  private static final Set<String> NOT_MADE =
      Set.of(
          "resize",
          "rename",
          "enable_firewall",
          "disable_firewall",
          "enable_deletion_protection",
          "disable_deletion_protection");

  private final Machines machines;
  private final MachineCreation creation;
  private final MachineActions actions;
  private final Caller caller;

  MachineResource(
      Machines machines, MachineCreation creation, MachineActions actions, Caller caller) {
    this.machines = machines;
    this.creation = creation;
    this.actions = actions;
    this.caller = caller;
  }

  /** ListMachines. */
  @GET
  public Response list(
      @PathParam("login") String login,
      @HeaderParam("Accept-Version") String accept,
      @Context UriInfo uri) {
    Fields params = CloudParams.read(uri);
    MachineQuery query = MachineFilter.read(caller.account(login), params);
    Page page = Page.of(params);
    ApiVersion version = ApiVersion.accepted(accept);
    List<Machine> found = machines.list(query, page.limit(), page.offset());
    return CloudAnswers.page(found.stream().map(m -> MachineView.of(m, version)).toList(), page);
  }

  /** CountMachines: how many there are in all, without any of them. */
  @HEAD
  public Response count(@PathParam("login") String login, @Context UriInfo uri) {
    Fields params = CloudParams.read(uri);
    MachineQuery query = MachineFilter.read(caller.account(login), params);
    Page page = Page.of(params);
    return Response.ok()
        .header("x-resource-count", machines.count(query))
        .header("x-query-limit", page.limit())
        .build();
  }

  /** CreateMachine. */
  @POST
  public Response create(
      @PathParam("login") String login,
      @HeaderParam("Accept-Version") String accept,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    ApiVersion version = ApiVersion.accepted(accept);
    var requester = caller.requester(login, headers);
    var wanted = NewMachineParams.read(CloudParams.read(uri, headers, body));
    Machine born = creation.create(requester, wanted).machine();
    return CloudAnswers.created(
        "/" + login + "/machines/" + born.id(), MachineView.of(born, version));
  }

  /** GetMachine: a deleted one is answered 410 with its body. */
  @GET
  @Path("/{id}")
  public Response get(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @HeaderParam("Accept-Version") String accept) {
    UUID account = caller.account(login);
    UUID machine = id(id);
    Machine found = machines.find(account, machine).orElseThrow(() -> notFound(id));
    ObjectNode view = MachineView.of(found, ApiVersion.accepted(accept));
    return found.state() == MachineState.DELETED
        ? Response.status(410).entity(view).type(MediaType.APPLICATION_JSON_TYPE).build()
        : CloudAnswers.ok(view);
  }

  /** StartMachine, StopMachine, RebootMachine; the action may stand in the query or in the body. */
  @POST
  @Path("/{id}")
  public Response act(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    var requester = caller.requester(login, headers);
    Fields params = CloudParams.read(uri, headers, body);
    Action action = action(params.text("action", 100).value());
    params.only(Set.of("action", "as-role"));
    actions.begin(requester, id(id), action);
    return CloudAnswers.accepted();
  }

  /** DeleteMachine. */
  @DELETE
  @Path("/{id}")
  public Response delete(
      @PathParam("login") String login, @PathParam("id") String id, @Context HttpHeaders headers) {
    actions.begin(caller.requester(login, headers), id(id), Action.DELETE);
    return CloudAnswers.noContent();
  }

  /** MachineAudit: what was done, newest first; what is under way is not there. */
  @GET
  @Path("/{id}/audit")
  public Response audit(@PathParam("login") String login, @PathParam("id") String id) {
    UUID account = caller.account(login);
    return CloudAnswers.list(
        machines.audit(account, id(id)).stream().map(MachineView::of).toList());
  }

  private static Action action(String word) {
    return switch (word) {
      case null -> throw Missing.field("action");
      case "start" -> Action.START;
      case "stop" -> Action.STOP;
      case "reboot" -> Action.REBOOT;
      default -> {
        if (NOT_MADE.contains(word)) {
          throw new NotMade("action " + word + " is not made yet");
        }
        throw Invalid.field(
            "action", "action: must be one of start, stop, reboot, " + String.join(", ", NOT_MADE));
      }
    };
  }

  /** What is no UUID names no machine. */
  private static UUID id(String text) {
    try {
      if (text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the refusal.
    }
    throw notFound(text);
  }

  private static NotFound notFound(String id) {
    return new NotFound("machine " + (id.length() > 64 ? id.substring(0, 64) : id) + " not found");
  }
}
