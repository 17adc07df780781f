package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Glance;
import io.perigee.compute.machine.MachineActions;
import io.perigee.compute.machine.MachineCreation;
import io.perigee.compute.machine.MachineQuery;
import io.perigee.compute.machine.MachineState;
import io.perigee.compute.machine.Machines;
import io.perigee.compute.machine.NewMachine;
import io.perigee.compute.machine.Requester;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.ApiVersion;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Cursor;
import io.perigee.faces.cloudapi.Page;
import io.perigee.runtime.admission.Admitted;
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
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** CloudAPI's machines (<i>Instances</i>): from ListMachines to MachineAudit. */
@Path("/cloudapi/{login}/machines")
@RunOnVirtualThread
public class MachineResource {

  private final Machines machines;
  private final MachineCreation creation;
  private final MachineActions actions;
  private final MachineVerbs verbs;
  private final MachineViews views;
  private final Caller caller;

  MachineResource(
      Machines machines,
      MachineCreation creation,
      MachineActions actions,
      MachineVerbs verbs,
      MachineViews views,
      Caller caller) {
    this.machines = machines;
    this.creation = creation;
    this.actions = actions;
    this.verbs = verbs;
    this.views = views;
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
    Page page = Page.of(params, "machines", 1);
    ApiVersion version = ApiVersion.accepted(accept);
    boolean credentials = params.flag("credentials").orElse(false);
    Long after = page.after() == null ? null : page.after().number(0);
    List<Glance> seen = machines.glances(query, page.reading(), page.offset(), after);
    Map<UUID, MachineViews.Shown> shown = views.of(query.account(), seen, version, credentials);
    if (shown.size() < seen.size()) {
      // A deleted one's record was removed between the two looks: once more, without it.
      return list(login, accept, uri);
    }
    return CloudAnswers.page(
        uri,
        page,
        seen,
        machine -> List.of(Long.toString(machine.number())),
        machine -> shown.get(machine.id()).document());
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

  /**
   * CreateMachine; with {@code dry_run} 200 and the machine as it would be, and nothing is made.
   */
  @POST
  @Admitted
  public Response create(
      @PathParam("login") String login,
      @HeaderParam("Accept-Version") String accept,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    ApiVersion version = ApiVersion.accepted(accept);
    NewMachine wanted = NewMachineParams.read(CloudParams.read(uri, headers, body));
    Requester requester =
        wanted.wishes().dryRun()
            ? caller.requester(login, headers)
            : caller.requester(login, headers, "POST machines " + uri.getRequestUri(), body);
    MachineCreation.Accepted accepted = creation.create(requester, wanted);
    ObjectNode view = views.of(accepted.machine(), version, true);
    return accepted.requestId() == null
        ? CloudAnswers.ok(view)
        : JobLink.of(
            CloudAnswers.created("/" + login + "/machines/" + accepted.machine().id(), view),
            login,
            accepted.requestId());
  }

  /** GetMachine: a deleted one is answered 410 with its body. */
  @GET
  @Path("/{id}")
  public Response get(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @HeaderParam("Accept-Version") String accept,
      @Context UriInfo uri) {
    UUID account = caller.account(login);
    UUID machine = Caller.id("machine", id);
    boolean credentials = CloudParams.read(uri).flag("credentials").orElse(false);
    Glance seen =
        machines
            .glance(account, machine)
            .orElseThrow(() -> new NotFound("machine " + id + " not found"));
    MachineViews.Shown shown =
        views.of(account, List.of(seen), ApiVersion.accepted(accept), credentials).get(machine);
    if (shown == null) {
      throw new NotFound("machine " + id + " not found");
    }
    return Response.status(status(shown.state()))
        .entity(shown.entity())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  /** What a machine in this state is answered with. */
  static int status(MachineState state) {
    return state == MachineState.DELETED ? 410 : 200;
  }

  /** What is done to a machine by {@code action}, in the query or in the body. */
  @POST
  @Path("/{id}")
  public Response act(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Requester requester = caller.requester(login, headers, "POST " + uri.getRequestUri(), body);
    Fields params = CloudParams.read(uri, headers, body);
    MachineActions.Begun begun = verbs.act(requester, id, params);
    return JobLink.of(CloudAnswers.accepted(), login, begun.requestId());
  }

  /** DeleteMachine. */
  @DELETE
  @Path("/{id}")
  public Response delete(
      @PathParam("login") String login, @PathParam("id") String id, @Context HttpHeaders headers) {
    MachineActions.Begun begun =
        actions.begin(caller.requester(login, headers), Caller.id("machine", id), Action.DELETE);
    return JobLink.of(CloudAnswers.noContent(), login, begun.requestId());
  }

  /** MachineAudit: what was done, newest first; what is under way is not there. */
  @GET
  @Path("/{id}/audit")
  public Response audit(
      @PathParam("login") String login, @PathParam("id") String id, @Context UriInfo uri) {
    UUID account = caller.account(login);
    Fields params = CloudParams.read(uri).only(Set.of("limit", "offset", "cursor"));
    Page page = Page.of(params, "audit", 1);
    long before = page.after() == null ? Long.MAX_VALUE : page.after().fallingNumber(0);
    return CloudAnswers.page(
        uri,
        page,
        machines.audit(account, Caller.id("machine", id), page.reading(), page.offset(), before),
        row -> List.of(Cursor.falling(row.number())),
        MachineView::of);
  }
}
