package io.perigee.network.face.luna;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.network.NetworkConfig;
import io.perigee.network.address.Address;
import io.perigee.network.lease.Lease;
import io.perigee.network.lease.Leases;
import io.perigee.network.network.Network;
import io.perigee.network.network.Networks;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Addresses of Luna2's networks: who has them, and which is next. */
@Path("/luna/config/network")
@RunOnVirtualThread
public class AddressResource {

  private final Networks networks;
  private final Leases leases;
  private final NetworkConfig config;
  private final Call call;

  AddressResource(Networks networks, Leases leases, NetworkConfig config, Call call) {
    this.networks = networks;
    this.leases = leases;
    this.config = config;
    this.call = call;
  }

  /** All taken addresses with the name of who has them. */
  @GET
  @Path("/{name}/_member")
  public Response members(@PathParam("name") String name) {
    LunaUser.require(call);
    Network network = networks.get(null, name);
    ObjectNode shown = Documents.empty();
    ArrayNode taken = shown.putArray("taken");
    leases.of(network).stream()
        .filter(l -> l.state() != Lease.State.RESERVED)
        .forEach(
            l ->
                taken
                    .addObject()
                    .put("ipaddress", l.address().toString())
                    .put("device", l.holder().name()));
    if (taken.isEmpty()) {
      throw new NotFound("No taken ip addresses available in network " + name);
    }
    return LunaAnswers.one("network", network.name(), shown);
  }

  /**
   * The lowest free address; in a network of both families that of IPv6 too, as {@code
   * nextip_ipv6}. Nothing is reserved, unless {@code reserve} says for how many seconds.
   */
  @GET
  @Path("/{name}/_nextfreeip")
  public Response nextFree(@PathParam("name") String name, @QueryParam("reserve") String reserve) {
    LunaUser.require(call);
    Network network = networks.get(null, name);
    List<Address> next =
        reserve == null
            ? leases.nextFree(network)
            : leases.reserve(network, time(reserve), call.principal().login());
    if (next.isEmpty()) {
      throw new NotFound("network " + name + " has no free address");
    }
    ObjectNode shown = Documents.empty();
    boolean main = network.settings().network().first().v6();
    next.forEach(a -> shown.put(a.v6() == main ? "nextip" : "nextip_ipv6", a.toString()));
    return LunaAnswers.one("network", network.name(), shown);
  }

  /**
   * Whether an address is {@code free}, {@code taken} (by {@code device}) or {@code reserved}; 404
   * outside the network.
   */
  @GET
  // Clients may write a colon as %3A.
  @Path("/{name}/{address: [0-9a-fA-F:.%]+}")
  public Response status(@PathParam("name") String name, @PathParam("address") String text) {
    LunaUser.require(call);
    Network network = networks.get(null, name);
    Address address =
        Address.parse(text)
            .filter(network.settings()::contains)
            .orElseThrow(
                () -> new NotFound("%s is not an address in network %s".formatted(text, name)));
    ObjectNode shown = Documents.empty();
    Optional<Lease> lease = leases.at(network, address);
    if (lease.isPresent() && lease.get().state() != Lease.State.RESERVED) {
      shown.put("status", "taken").put("device", lease.get().holder().name());
    } else if (lease.isPresent()
        || network.settings().withheld().stream().anyMatch(r -> r.contains(address))) {
      shown.put("status", "reserved");
    } else {
      shown.put("status", "free");
    }
    return LunaAnswers.one("network", address.toString(), shown);
  }

  private Duration time(String seconds) {
    long longest = config.longestReservation().toSeconds();
    if (!seconds.matches("\\d{1,9}")
        || Long.parseLong(seconds) < 1
        || Long.parseLong(seconds) > longest) {
      throw Invalid.field("reserve", "reserve must be a number of seconds from 1 to " + longest);
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }
}
