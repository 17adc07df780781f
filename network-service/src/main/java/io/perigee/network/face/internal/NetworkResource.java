package io.perigee.network.face.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import io.perigee.network.network.NetworkSettings;
import io.perigee.network.network.Networks;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.UUID;

/** Networks for other services: they resolve here what their writes refer to. */
@Path("/internal/networks")
@RunOnVirtualThread
public class NetworkResource {

  private static final Set<String> FIELDS =
      Set.of("name", "account_id", "region_id", "network", "gateway", "nameserver_ip", "comment");

  private final Networks networks;
  private final Call call;

  NetworkResource(Networks networks, Call call) {
    this.networks = networks;
    this.call = call;
  }

  /** The network's document; 404 if there is none, or while it is being deleted. Without {@code account} an operator's. */
  @GET
  @Path("/by-name/{name}")
  public ObjectNode byName(@PathParam("name") String name, @QueryParam("account") String account) {
    return networks.resolve(account == null ? null : uuid("account", account), name)
        .orElseThrow(() -> new NotFound("network " + name + " does not exist")).document();
  }

  /** As {@link #byName}, by id. */
  @GET
  @Path("/{id}")
  public ObjectNode byId(@PathParam("id") String id) {
    return networks.resolve(uuid("id", id)).orElseThrow(() -> new NotFound("network " + id + " does not exist")).document();
  }

  /** Creates a network for a region's machines; without {@code account_id} a public one. 201 with its document. */
  @POST
  public Response create(byte[] body) {
    Fields fields = Fields.of(Documents.object(body)).only(FIELDS).require("name", "network");
    NetworkSettings named = NetworkSettings.named(fields.text("name", 64).value());
    Prefix prefix =
        Prefix.parse(fields.text("network").value()).orElseThrow(() -> fields.invalid("network", "must be a network as address/bits"));
    NetworkSettings settings =
        new NetworkSettings(
            named.name(), prefix, address(fields, "gateway"), null, address(fields, "nameserver_ip"), null, named.zone(), named.type(),
            false, null, null, fields.text("comment").value());
    return Response.status(201)
        .entity(networks.create(fields.uuid("account_id").value(), fields.uuid("region_id").value(), settings, call.cause()).document())
        .build();
  }

  private static Address address(Fields fields, String field) {
    return fields.text(field).map(t -> Address.parse(t).orElseThrow(() -> fields.invalid(field, "must be an IP address"))).value();
  }

  private static UUID uuid(String field, String text) {
    return Fields.of(Documents.empty().put(field, text)).uuid(field).or(null) instanceof UUID id ? id : missing(field);
  }

  private static UUID missing(String field) {
    throw Invalid.field(field, field + " must be a UUID");
  }
}
