package io.perigee.network.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Cursor;
import io.perigee.faces.cloudapi.Page;
import io.perigee.network.fabric.FabricVlan;
import io.perigee.network.fabric.FabricVlans;
import io.perigee.runtime.http.Idempotent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
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

/** The VLANs of CloudAPI's fabrics: ListFabricVLANs to DeleteFabricVLAN. */
@Path("/cloudapi/{login}/fabrics/default/vlans")
@RunOnVirtualThread
@Idempotent
public class FabricResource {

  private static final int HIGHEST = 4095;

  private final FabricVlans vlans;
  private final Caller caller;

  FabricResource(FabricVlans vlans, Caller caller) {
    this.vlans = vlans;
    this.caller = caller;
  }

  @GET
  public Response list(@PathParam("login") String login, @Context UriInfo uri) {
    UUID account = caller.account(login);
    Page page = Page.ofWhole(CloudParams.read(uri), "vlans", 1);
    int after = page.after() == null ? -1 : Math.clamp(page.after().number(0), -1, HIGHEST);
    return CloudAnswers.page(
        uri,
        page,
        vlans.list(account, caller.region(), page.reading(), page.offset(), after),
        vlan -> List.of(Cursor.rising(vlan.vlanId())),
        FabricResource::view);
  }

  @POST
  public Response create(
      @PathParam("login") String login,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.account(login);
    Fields params =
        CloudParams.read(uri, headers, body)
            .only(Set.of("name", "vlan_id", "description"))
            .require("name", "vlan_id");
    FabricVlan made =
        vlans.create(
            account,
            caller.region(),
            params.integer("vlan_id", 0, HIGHEST).value(),
            params.text("name", FabricParams.LONGEST).value(),
            params.text("description", FabricParams.LONGEST).value());
    return CloudAnswers.created(
        "/" + login + "/fabrics/default/vlans/" + made.vlanId(), view(made));
  }

  @GET
  @Path("/{vlan}")
  public Response get(@PathParam("login") String login, @PathParam("vlan") String vlan) {
    UUID account = caller.account(login);
    return CloudAnswers.ok(view(vlans.get(account, caller.region(), number(vlan))));
  }

  /** 202 with the VLAN, as published. */
  @PUT
  @Path("/{vlan}")
  public Response update(
      @PathParam("login") String login,
      @PathParam("vlan") String vlan,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.account(login);
    int number = number(vlan);
    Fields params = CloudParams.read(uri, headers, body).only(Set.of("name", "description"));
    if (params.has("name")) {
      params.require("name");
    }
    var name = params.text("name", FabricParams.LONGEST);
    var description = params.text("description", FabricParams.LONGEST);
    FabricVlan changed =
        vlans.change(
            account,
            caller.region(),
            number,
            v ->
                new FabricVlan(
                    v.id(),
                    v.account(),
                    v.region(),
                    v.vlanId(),
                    name.or(v.name()),
                    description.or(v.description())));
    return Response.status(202).entity(view(changed)).type(MediaType.APPLICATION_JSON_TYPE).build();
  }

  @DELETE
  @Path("/{vlan}")
  public Response delete(@PathParam("login") String login, @PathParam("vlan") String vlan) {
    vlans.delete(caller.account(login), caller.region(), number(vlan));
    return CloudAnswers.noContent();
  }

  /** A VLAN's number in the URL; what is none names nothing. */
  static int number(String text) {
    if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) > HIGHEST) {
      throw new NotFound("vlan not found");
    }
    return Integer.parseInt(text);
  }

  private static ObjectNode view(FabricVlan vlan) {
    ObjectNode view = Documents.empty().put("name", vlan.name());
    if (vlan.description() != null) {
      view.put("description", vlan.description());
    }
    return view.put("vlan_id", vlan.vlanId());
  }
}
