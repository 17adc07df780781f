package io.perigee.compute.face.cloudapi;

import io.perigee.compute.disk.Disks;
import io.perigee.compute.machine.Disk;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineActions.Begun;
import io.perigee.compute.machine.Machines;
import io.perigee.compute.machine.Requester;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
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

/** Disks of bhyve machines (<i>CreateMachineDisk</i> to <i>DeleteMachineDisk</i>). */
@Path("/cloudapi/{login}/machines/{id}/disks")
@RunOnVirtualThread
public class DiskResource {

  /** 16 TiB in MiB. */
  private static final long LARGEST = 16L << 20;

  private final Machines machines;
  private final Disks disks;
  private final Caller caller;

  DiskResource(Machines machines, Disks disks, Caller caller) {
    this.machines = machines;
    this.disks = disks;
    this.caller = caller;
  }

  @GET
  public Response list(
      @PathParam("login") String login, @PathParam("id") String id, @Context UriInfo uri) {
    Page page = Page.ofWhole(CloudParams.read(uri), "disks", 2);
    Machine machine = machine(login, id);
    Function<Disk, List<String>> key = disk -> List.of(disk.slot(), disk.id().toString());
    return CloudAnswers.page(
        uri, page, page.cut(Disks.of(machine), key), key, disk -> MachineView.of(machine, disk));
  }

  @GET
  @Path("/{disk}")
  public Response get(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @PathParam("disk") String disk) {
    Machine machine = machine(login, id);
    return CloudAnswers.ok(
        MachineView.of(machine, Disks.require(machine, Caller.id("disk", disk))));
  }

  /** 202 without a body, or, where {@code pci_slot} is given, 200 with the disk. */
  @POST
  public Response create(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Requester requester = caller.requester(login, headers, "POST " + uri.getRequestUri(), body);
    Fields params =
        CloudParams.read(uri, headers, body).only(Set.of("size", "pci_slot")).require("size");
    boolean remaining =
        params.object().get("size").isTextual()
            && params.object().get("size").textValue().equals("remaining");
    Long size = remaining ? null : params.number("size", 1, LARGEST).value();
    String slot = params.text("pci_slot", 20).value();
    Begun begun = disks.create(requester, Caller.id("machine", id), size, slot);
    if (slot == null) {
      return JobLink.of(CloudAnswers.accepted(), login, begun.requestId());
    }
    return JobLink.of(
        Response.fromResponse(shown(begun))
            .header("Location", "/%s/machines/%s/disks/%s".formatted(login, id, begun.subject()))
            .build(),
        login,
        begun.requestId());
  }

  /** ResizeMachineDisk: 200 with the disk as it was, and its state. */
  @POST
  @Path("/{disk}")
  public Response resize(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @PathParam("disk") String disk,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Requester requester = caller.requester(login, headers, "POST " + uri.getRequestUri(), body);
    Fields params =
        CloudParams.read(uri, headers, body)
            .only(Set.of("size", "dangerous_allow_shrink"))
            .require("size");
    Begun begun =
        disks.resize(
            requester,
            Caller.id("machine", id),
            Caller.id("disk", disk),
            params.number("size", 1, LARGEST).value(),
            params.flag("dangerous_allow_shrink").orElse(false));
    return JobLink.of(shown(begun), login, begun.requestId());
  }

  @DELETE
  @Path("/{disk}")
  public Response delete(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @PathParam("disk") String disk,
      @Context HttpHeaders headers) {
    Begun begun =
        disks.delete(
            caller.requester(login, headers), Caller.id("machine", id), Caller.id("disk", disk));
    return JobLink.of(CloudAnswers.noContent(), login, begun.requestId());
  }

  private static Response shown(Begun begun) {
    Disk disk = Disks.require(begun.machine(), UUID.fromString(begun.subject()));
    return CloudAnswers.ok(MachineView.of(begun.machine(), disk));
  }

  private Machine machine(String login, String id) {
    return machines.require(caller.account(login), Caller.id("machine", id));
  }
}
