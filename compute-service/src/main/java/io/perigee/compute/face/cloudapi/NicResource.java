package io.perigee.compute.face.cloudapi;

import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineActions.Begun;
import io.perigee.compute.machine.Machines;
import io.perigee.compute.machine.NetworkWish;
import io.perigee.compute.machine.Nic;
import io.perigee.compute.machine.Requester;
import io.perigee.compute.nic.Nics;
import io.perigee.contracts.error.Invalid;
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
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Machines' interfaces (<i>ListNics</i> to <i>RemoveNic</i>). */
@Path("/cloudapi/{login}/machines/{id}/nics")
@RunOnVirtualThread
public class NicResource {

  private static final Pattern UUID_FORM =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern MAC = Pattern.compile("(?i)[0-9a-f]{12}");

  private final Machines machines;
  private final Nics nics;
  private final Caller caller;

  NicResource(Machines machines, Nics nics, Caller caller) {
    this.machines = machines;
    this.nics = nics;
    this.caller = caller;
  }

  @GET
  public Response list(
      @PathParam("login") String login, @PathParam("id") String id, @Context UriInfo uri) {
    Page page = Page.ofWhole(CloudParams.read(uri), "nics", 2);
    Machine machine = machine(login, id);
    Function<Nic, List<String>> key = nic -> List.of(Cursor.rising(nic.position()), nic.mac());
    Response all =
        CloudAnswers.page(
            uri, page, page.cut(machine.nics(), key), key, nic -> MachineView.of(machine, nic));
    if (all.getHeaderString("x-resource-count") != null) {
      return all;
    }
    return Response.fromResponse(all).header("x-resource-count", machine.nics().size()).build();
  }

  @GET
  @Path("/{mac}")
  public Response get(
      @PathParam("login") String login, @PathParam("id") String id, @PathParam("mac") String mac) {
    Machine machine = machine(login, id);
    return CloudAnswers.ok(MachineView.of(machine, Nics.require(machine, mac(mac))));
  }

  /** AddNic: 201 with the interface; 302 to the one that the machine has on the network already. */
  @POST
  public Response add(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Requester requester = caller.requester(login, headers, "POST " + uri.getRequestUri(), body);
    UUID machine = machineId(id);
    Fields params =
        CloudParams.read(uri, headers, body).only(Set.of("network", "primary")).require("network");
    NetworkWish network = NetworkParams.one("network", params.object().get("network"));
    Nics.Added added = nics.add(requester, machine, network, params.flag("primary").orElse(false));
    String location =
        "/%s/machines/%s/nics/%s".formatted(login, id, added.nic().mac().replace(":", ""));
    if (added.begun() == null) {
      return Response.status(302).header("Location", location).build();
    }
    return JobLink.of(
        CloudAnswers.created(location, MachineView.of(added.begun().machine(), added.nic())),
        login,
        added.begun().requestId());
  }

  @DELETE
  @Path("/{mac}")
  public Response remove(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @PathParam("mac") String mac,
      @Context HttpHeaders headers) {
    Begun begun = nics.remove(caller.requester(login, headers), machineId(id), mac(mac));
    return JobLink.of(CloudAnswers.noContent(), login, begun.requestId());
  }

  private Machine machine(String login, String id) {
    UUID account = caller.account(login);
    return machines.require(account, machineId(id));
  }

  private static UUID machineId(String id) {
    if (!UUID_FORM.matcher(id).matches()) {
      throw Invalid.field("id", "id must be a UUID");
    }
    return UUID.fromString(id);
  }

  /** As in the path, without colons; they are taken too. */
  private static String mac(String text) {
    String digits = text.replace(":", "").toLowerCase(Locale.ROOT);
    if (!MAC.matcher(digits).matches()) {
      throw Invalid.field("mac", "mac must be a MAC address without colons");
    }
    return String.join(":", digits.split("(?<=\\G..)"));
  }
}
