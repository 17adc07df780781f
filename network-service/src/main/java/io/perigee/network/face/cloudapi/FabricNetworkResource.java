package io.perigee.network.face.cloudapi;

import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Page;
import io.perigee.network.fabric.FabricNetworks;
import io.perigee.network.network.Network;
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
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;

/** The networks of CloudAPI's fabrics: ListFabricNetworks to DeleteFabricNetwork. */
@Path("/cloudapi/{login}/fabrics/default/vlans/{vlan}/networks")
@RunOnVirtualThread
@Idempotent
public class FabricNetworkResource {

  private final FabricNetworks networks;
  private final Caller caller;

  FabricNetworkResource(FabricNetworks networks, Caller caller) {
    this.networks = networks;
    this.caller = caller;
  }

  @GET
  public Response list(
      @PathParam("login") String login, @PathParam("vlan") String vlan, @Context UriInfo uri) {
    UUID account = caller.account(login);
    Page page = Page.ofWhole(CloudParams.read(uri), "vlan-networks", 2);
    return CloudAnswers.page(
        uri,
        page,
        networks.list(
            account,
            caller.region(),
            FabricResource.number(vlan),
            page.reading(),
            page.offset(),
            CloudNetworkResource.place(page)),
        network -> List.of(network.settings().name(), network.id().toString()),
        NetworkView::of);
  }

  @POST
  public Response create(
      @PathParam("login") String login,
      @PathParam("vlan") String vlan,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.account(login);
    int number = FabricResource.number(vlan);
    FabricParams wanted = FabricParams.ofCreate(CloudParams.read(uri, headers, body));
    Network made = networks.create(account, caller.region(), number, wanted::on, caller.cause());
    return CloudAnswers.created(path(login, number, made), NetworkView.of(made));
  }

  @GET
  @Path("/{id}")
  public Response get(
      @PathParam("login") String login,
      @PathParam("vlan") String vlan,
      @PathParam("id") String id) {
    UUID account = caller.account(login);
    return CloudAnswers.ok(
        NetworkView.of(
            networks.get(
                account, caller.region(), FabricResource.number(vlan), Caller.id("network", id))));
  }

  /** 201 with the network, as published. */
  @PUT
  @Path("/{id}")
  public Response update(
      @PathParam("login") String login,
      @PathParam("vlan") String vlan,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.account(login);
    int number = FabricResource.number(vlan);
    UUID network = Caller.id("network", id);
    FabricParams sent = FabricParams.ofUpdate(CloudParams.read(uri, headers, body));
    Network changed =
        networks.change(account, caller.region(), number, network, sent::applied, caller.cause());
    return CloudAnswers.created(path(login, number, changed), NetworkView.of(changed));
  }

  @DELETE
  @Path("/{id}")
  public Response delete(
      @PathParam("login") String login,
      @PathParam("vlan") String vlan,
      @PathParam("id") String id) {
    networks.delete(
        caller.account(login),
        caller.region(),
        FabricResource.number(vlan),
        Caller.id("network", id),
        caller.cause());
    return CloudAnswers.noContent();
  }

  private static String path(String login, int vlan, Network network) {
    return "/%s/fabrics/default/vlans/%d/networks/%s".formatted(login, vlan, network.id());
  }
}
