package io.perigee.network.face.lunanode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.lunanode.LunaNodeAnswers;
import io.perigee.faces.lunanode.LunaNodeParams;
import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import io.perigee.network.fabric.FabricNetworks;
import io.perigee.network.fabric.FabricVlan;
import io.perigee.network.network.Fabric;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkSettings;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;

/**
 * LunaNode's virtual networks ("Virtual Network"): each is a network on the account's fabric, on a
 * VLAN of its own.
 */
@Path("/lunanode/network")
@RunOnVirtualThread
public class VirtualNetworkResource {

  private static final int LONGEST_NAME = 64;
  private static final int MOST_RESOLVERS = 4;
  private static final int LONGEST_PREFIX = 29;

  private final FabricNetworks networks;
  private final LunaNodeCaller caller;
  private final Call call;

  VirtualNetworkResource(FabricNetworks networks, LunaNodeCaller caller, Call call) {
    this.networks = networks;
    this.caller = caller;
    this.call = call;
  }

  /** {@code networks[]{net_id,name,subnet}} of a region, or of all. */
  @POST
  @Path("/list")
  public Response list(byte[] body) {
    Fields params = LunaNodeParams.read(body).only(Set.of("region"));
    String region = params.text("region", 63).value();
    ObjectNode answer = Documents.empty();
    ArrayNode rows = answer.putArray("networks");
    networks
        .list(caller.account(), region == null ? null : caller.region(params))
        .forEach(
            n ->
                rows.addObject()
                    .put("net_id", n.number())
                    .put("name", n.name())
                    .put("subnet", n.settings().network().toString()));
    return LunaNodeAnswers.success(answer);
  }

  /** {@code net_id} of the new network; machines get their addresses from the second one on. */
  @POST
  @Path("/create")
  public Response create(byte[] body) {
    Fields params =
        LunaNodeParams.read(body)
            .only(Set.of("region", "name", "subnet", "dns"))
            .require("name", "subnet");
    String name = params.text("name", LONGEST_NAME).value();
    Prefix subnet = subnet(params);
    List<Address> resolvers = resolvers(params);
    Network made =
        networks.createApart(
            caller.account(),
            caller.region(params),
            name,
            vlan -> settings(vlan, name, subnet, resolvers),
            call.cause());
    return LunaNodeAnswers.success(Documents.empty().put("net_id", made.number()));
  }

  @POST
  @Path("/delete")
  public Response delete(byte[] body) {
    Fields params = LunaNodeParams.read(body).only(Set.of("region", "net_id")).require("net_id");
    long number = params.number("net_id", 1, Long.MAX_VALUE).value();
    networks.deleteApart(caller.account(), caller.region(params), number, call.cause());
    return LunaNodeAnswers.success();
  }

  /** {@code 192.168.30} and {@code 192.168.30.0} are the same as {@code 192.168.30.0/24}. */
  private static Prefix subnet(Fields params) {
    String text = params.text("subnet").value();
    String whole =
        text.matches("\\d+\\.\\d+\\.\\d+")
            ? text + ".0/24"
            : text.contains("/") ? text : text + "/24";
    return Prefix.parse(whole)
        .filter(p -> !p.first().v6() && p.length() <= LONGEST_PREFIX)
        .orElseThrow(
            () ->
                params.invalid(
                    "subnet",
                    "must be an IPv4 network, for example 192.168.30 or 192.168.30.0/24"));
  }

  private static List<Address> resolvers(Fields params) {
    List<String> texts = params.texts("dns").orElse(List.of());
    if (texts.size() > MOST_RESOLVERS) {
      throw params.invalid("dns", "may be at most " + MOST_RESOLVERS);
    }
    return texts.stream()
        .map(
            t ->
                Address.parse(t)
                    .filter(a -> !a.v6())
                    .orElseThrow(() -> params.invalid("dns", "must be IPv4 addresses")))
        .toList();
  }

  private static NetworkSettings settings(
      FabricVlan vlan, String name, Prefix subnet, List<Address> resolvers) {
    Address gateway = subnet.first().plus(1);
    return FabricNetworks.with(
        NetworkSettings.of(name, subnet, gateway),
        name,
        null,
        new Fabric(
            vlan.id(),
            vlan.vlanId(),
            gateway.plus(1),
            subnet.last().plus(-1),
            resolvers,
            Documents.empty(),
            true));
  }
}
