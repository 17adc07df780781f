package io.perigee.network.face.cloudapi;

import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Page;
import io.perigee.network.address.Address;
import io.perigee.network.lease.AddressBook;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkPages;
import io.perigee.network.pool.UsableNetworks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** CloudAPI's networks: ListNetworks to UpdateNetworkIP. */
@Path("/cloudapi/{login}/networks")
@RunOnVirtualThread
public class CloudNetworkResource {

  private final UsableNetworks usable;
  private final AddressBook addresses;
  private final Caller caller;

  CloudNetworkResource(UsableNetworks usable, AddressBook addresses, Caller caller) {
    this.usable = usable;
    this.addresses = addresses;
    this.caller = caller;
  }

  /** ListNetworks; with {@code ?fabric=true} only the account's own. */
  @GET
  public Response list(@PathParam("login") String login, @Context UriInfo uri) {
    UUID account = caller.account(login);
    Fields params = CloudParams.read(uri).only(Set.of("fabric", "limit", "offset", "cursor"));
    boolean fabric = params.flag("fabric").orElse(false);
    Page page = Page.ofWhole(params, "networks", 2);
    return CloudAnswers.page(
        uri,
        page,
        usable.list(account, caller.region(), fabric, page.reading(), page.offset(), place(page)),
        offer -> List.of(offer.name(), offer.id().toString()),
        offer ->
            offer.network() != null
                ? NetworkView.of(offer.network())
                : NetworkView.of(offer.pool()));
  }

  /** Where a page of networks begins; null at the first. */
  static NetworkPages.Place place(Page page) {
    return page.after() == null
        ? null
        : new NetworkPages.Place(page.after().key().getFirst(), page.after().uuid(1));
  }

  /** GetNetwork. */
  @GET
  @Path("/{id}")
  public Response get(@PathParam("login") String login, @PathParam("id") String text) {
    UUID account = caller.account(login);
    UUID region = caller.region();
    UUID id = Caller.id("network", text);
    return CloudAnswers.ok(
        usable
            .network(account, region, id)
            .map(NetworkView::of)
            .or(() -> usable.pool(region, id).map(NetworkView::of))
            .orElseThrow(() -> Caller.notFound("network", text)));
  }

  /** ListNetworkIPs. */
  @GET
  @Path("/{id}/ips")
  public Response addresses(
      @PathParam("login") String login, @PathParam("id") String id, @Context UriInfo uri) {
    UUID account = caller.account(login);
    Page page = Page.of(CloudParams.read(uri).only(Set.of("limit", "offset", "cursor")), "ips", 1);
    Address after =
        page.after() == null
            ? null
            : Address.parse(page.after().key().getFirst())
                .orElseThrow(() -> Invalid.field("cursor", "cursor is none of this list"));
    List<AddressBook.Entry> found =
        addresses.page(network(account, id), account, page.reading(), page.offset(), after);
    return CloudAnswers.page(
        uri,
        page,
        found,
        entry -> List.of(entry.address().toString()),
        entry -> NetworkView.of(entry, account));
  }

  /** GetNetworkIP. */
  @GET
  @Path("/{id}/ips/{address}")
  public Response address(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @PathParam("address") String address) {
    UUID account = caller.account(login);
    Network network = network(account, id);
    return CloudAnswers.ok(NetworkView.of(addresses.get(network, account, ip(address)), account));
  }

  /** UpdateNetworkIP. */
  @PUT
  @Path("/{id}/ips/{address}")
  public Response update(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @PathParam("address") String address,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.account(login);
    Network network = network(account, id);
    Address ip = ip(address);
    Fields params =
        CloudParams.read(uri, headers, body).only(Set.of("reserved")).require("reserved");
    boolean reserved = params.flag("reserved").value();
    return CloudAnswers.ok(
        NetworkView.of(addresses.reserve(network, account, ip, reserved), account));
  }

  private Network network(UUID account, String text) {
    UUID region = caller.region();
    UUID id = Caller.id("network", text);
    return usable
        .network(account, region, id)
        .orElseThrow(
            () ->
                usable.pool(region, id).isPresent()
                    ? new Invalid(
                        "InvalidArgument", "cannot get IPs in a network pool: " + id, List.of())
                    : Caller.notFound("network", text));
  }

  private static Address ip(String text) {
    return Address.parse(text).orElseThrow(() -> Caller.notFound("address", text));
  }
}
