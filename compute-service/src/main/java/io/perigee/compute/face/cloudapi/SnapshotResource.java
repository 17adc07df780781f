package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.MachineActions.Begun;
import io.perigee.compute.machine.MachineObject;
import io.perigee.compute.machine.Requester;
import io.perigee.compute.snapshot.Snapshot;
import io.perigee.compute.snapshot.Snapshots;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Cursor;
import io.perigee.faces.cloudapi.Page;
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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Machines' snapshots (<i>CreateMachineSnapshot</i> to <i>DeleteMachineSnapshot</i>). */
@Path("/cloudapi/{login}/machines/{id}/snapshots")
@RunOnVirtualThread
public class SnapshotResource {

  private final Snapshots snapshots;
  private final Caller caller;

  SnapshotResource(Snapshots snapshots, Caller caller) {
    this.snapshots = snapshots;
    this.caller = caller;
  }

  @GET
  public Response list(
      @PathParam("login") String login, @PathParam("id") String id, @Context UriInfo uri) {
    UUID account = caller.account(login);
    Page page = Page.ofWhole(CloudParams.read(uri), "snapshots", 2);
    Function<Snapshot, List<String>> key =
        snapshot -> List.of(Cursor.rising(snapshot.created()), snapshot.name());
    return CloudAnswers.page(
        uri,
        page,
        page.cut(snapshots.list(account, Caller.id("machine", id)), key),
        key,
        SnapshotResource::view);
  }

  @GET
  @Path("/{name}")
  public Response get(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @PathParam("name") String name) {
    UUID account = caller.account(login);
    return CloudAnswers.ok(view(snapshots.get(account, Caller.id("machine", id), name)));
  }

  @POST
  public Response create(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Requester requester = caller.requester(login, headers, "POST " + uri.getRequestUri(), body);
    Fields params = CloudParams.read(uri, headers, body).only(Set.of("name"));
    Snapshots.Changed made =
        snapshots.create(requester, Caller.id("machine", id), params.text("name", 200).value());
    return JobLink.of(
        CloudAnswers.created(
            "/%s/machines/%s/snapshots/%s".formatted(login, id, made.snapshot().name()),
            view(made.snapshot())),
        login,
        made.begun().requestId());
  }

  /** StartMachineFromSnapshot. */
  @POST
  @Path("/{name}")
  public Response start(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @PathParam("name") String name,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Requester requester = caller.requester(login, headers, "POST " + uri.getRequestUri(), body);
    // triton says once more which machine and which snapshot.
    CloudParams.read(uri, headers, body).only(Set.of("id", "name"));
    Begun begun = snapshots.rollback(requester, Caller.id("machine", id), name);
    return JobLink.of(CloudAnswers.accepted(), login, begun.requestId());
  }

  @DELETE
  @Path("/{name}")
  public Response delete(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @PathParam("name") String name,
      @Context HttpHeaders headers) {
    Begun begun =
        snapshots.delete(caller.requester(login, headers), Caller.id("machine", id), name);
    return JobLink.of(CloudAnswers.noContent(), login, begun.requestId());
  }

  /** With {@code size} in MiB once it was created. */
  private static ObjectNode view(Snapshot snapshot) {
    ObjectNode view =
        Documents.empty()
            .put("name", snapshot.name())
            .put("state", snapshot.state().word())
            .put("created", MachineObject.time(snapshot.created()))
            .put("updated", MachineObject.time(snapshot.updated()));
    if (snapshot.size() != null) {
      view.put("size", snapshot.size());
    }
    return view;
  }
}
