package io.perigee.network.face.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.network.address.Address;
import io.perigee.network.fabric.DefaultNetworks;
import io.perigee.network.known.KnownRegions;
import io.perigee.network.network.Network;
import io.perigee.network.network.Networks;
import io.perigee.network.pool.NetworkPool;
import io.perigee.network.pool.UsableNetworks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Networks for other services: they resolve here what their writes refer to. */
@Path("/internal/networks")
@RunOnVirtualThread
public class NetworkResource {

  private final Networks networks;
  private final UsableNetworks usable;
  private final DefaultNetworks defaults;
  private final KnownRegions regions;

  NetworkResource(
      Networks networks, UsableNetworks usable, DefaultNetworks defaults, KnownRegions regions) {
    this.regions = regions;
    this.networks = networks;
    this.usable = usable;
    this.defaults = defaults;
  }

  /**
   * The network's document; 404 if there is none, or while it is being deleted. Without {@code
   * account} an operator's.
   */
  @GET
  @Path("/by-name/{name}")
  public ObjectNode byName(@PathParam("name") String name, @QueryParam("account") String account) {
    return networks
        .resolve(account == null ? null : uuid("account", account), name)
        .orElseThrow(() -> new NotFound("network " + name + " does not exist"))
        .document();
  }

  /**
   * As {@link #byName}, by id. A pool's id gives {@code {"id","name","account_id":null,"region_id",
   * "pool":true}}.
   */
  @GET
  @Path("/{id}")
  public ObjectNode byId(@PathParam("id") String id) {
    UUID wanted = uuid("id", id);
    return networks
        .resolve(wanted)
        .map(Network::document)
        .or(() -> usable.pool(null, wanted).map(NetworkResource::pool))
        .orElseThrow(() -> new NotFound("network " + id + " does not exist"));
  }

  private static ObjectNode pool(NetworkPool pool) {
    return Documents.empty()
        .put("id", pool.id().toString())
        .put("name", pool.name())
        .putNull("account_id")
        .put("region_id", pool.region() == null ? null : pool.region().toString())
        .put("pool", true);
  }

  /**
   * What a request of an account for machines refers to: {@code
   * {"account","region_id"?,"networks":[{"id","address"?}]}}. 200 with {@code {"networks":[…]}} in
   * their order, each as published, or {@code {"id","name","pool":true}}.
   *
   * @throws Conflict of code {@code InvalidNetworks} naming those that the account may not use
   *     there
   */
  @POST
  @Path("/usable")
  public ObjectNode usable(byte[] body) {
    Fields fields =
        Fields.of(Documents.object(body))
            .only(Set.of("account", "region_id", "networks"))
            .require("account", "networks");
    UUID account = fields.uuid("account").value();
    UUID region = fields.uuid("region_id").value();
    ObjectNode answer = Documents.empty();
    ArrayNode found = answer.putArray("networks");
    List<String> bad = new ArrayList<>();
    UsableNetworks.All all = usable.all(account, region);
    for (Fields row : fields.rows("networks").value()) {
      row.only(Set.of("id", "address")).require("id");
      UUID id = row.uuid("id").value();
      Address address =
          row.text("address")
              .map(
                  a ->
                      Address.parse(a)
                          .orElseThrow(() -> row.invalid("address", "must be an IP address")))
              .value();
      if (all.networks().containsKey(id)
          && (address == null || all.mayChoose(account, id, address))) {
        found.add(all.networks().get(id).document());
      } else if (all.pools().containsKey(id) && address == null) {
        found.add(pool(all.pools().get(id)));
      } else {
        bad.add(id.toString());
      }
    }
    if (!bad.isEmpty()) {
      String message = "networks: not usable: " + String.join(", ", bad);
      throw new Conflict(
          "InvalidNetworks", message, List.of(FieldError.invalid("networks", message)));
    }
    return answer;
  }

  /**
   * {@code {"default_network": id}} of the account; null while its fabric is not laid.
   *
   * @param region the region's id
   * @param name the region's name, where the id is not known; without both, that of the oldest
   */
  @GET
  @Path("/default/{account}")
  public ObjectNode defaultNetwork(
      @PathParam("account") String account,
      @QueryParam("region_id") String region,
      @QueryParam("region") String name) {
    return Documents.empty()
        .put(
            "default_network",
            defaults
                .find(
                    uuid("account", account),
                    region == null ? named(name) : uuid("region_id", region))
                .map(UUID::toString)
                .orElse(null));
  }

  /**
   * {@code {"default_network": id, "region_id"?, "region"? (its name)}}: 400 if the account may not
   * use it.
   */
  @PUT
  @Path("/default/{account}")
  public ObjectNode setDefault(@PathParam("account") String account, byte[] body) {
    Fields fields =
        Fields.of(Documents.object(body))
            .only(Set.of("default_network", "region_id", "region"))
            .require("default_network");
    UUID network = fields.uuid("default_network").value();
    UUID region = fields.uuid("region_id").value();
    defaults.set(
        uuid("account", account),
        region == null ? named(fields.text("region").value()) : region,
        network);
    return Documents.empty().put("default_network", network.toString());
  }

  private UUID named(String region) {
    return region == null ? null : regions.id(region);
  }

  private static UUID uuid(String field, String text) {
    return Fields.of(Documents.empty().put(field, text)).uuid(field).value();
  }
}
