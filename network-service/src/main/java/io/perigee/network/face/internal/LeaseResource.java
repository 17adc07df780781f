package io.perigee.network.face.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.network.NetworkConfig;
import io.perigee.network.address.Address;
import io.perigee.network.lease.Lease;
import io.perigee.network.lease.LeaseRequest;
import io.perigee.network.lease.Leases;
import io.perigee.network.lease.Releases;
import io.perigee.network.lease.Side;
import io.perigee.network.network.Network;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Addresses for other services' objects. One call serves any number of them:
 *
 * <pre>
 * POST /internal/leases
 *   {"leases":[{"network_id" | "network_name", "address"?, "preferred"?, "side"?, "holder":{"kind","id","name"}, "interface", "version"?}]}
 *   200 {"leases":[{"id","network_id","network","address","prefix_length","gateway","nameserver_ip","holder","interface","state"}]}
 * POST /internal/leases/release  {"holder":{"kind","id"},"addresses"?:[…]}   200 {"released":n}
 * DELETE /internal/leases/{id}                                              200 {"released":n}
 * </pre>
 *
 * Without {@code address} the next free one is leased; asking again for the same holder and
 * interface gives the same. {@code preferred} is given instead of the next free one if it is free.
 * {@code side} is {@code ipv6} for an IPv6 address of a network that has both families, {@code
 * ipv6_if_any} for one only if it has: {@code address} is null in the answer if not. {@code
 * version} is the holder's version that will first show the address. All are given or none: 409 if
 * one is taken.
 */
@Path("/internal/leases")
@RunOnVirtualThread
public class LeaseResource {

  private static final Set<String> REQUEST =
      Set.of(
          "network_id",
          "network_name",
          "address",
          "preferred",
          "side",
          "holder",
          "interface",
          "version");

  private final Leases leases;
  private final Releases releases;
  private final NetworkConfig config;

  LeaseResource(Leases leases, Releases releases, NetworkConfig config) {
    this.leases = leases;
    this.releases = releases;
    this.config = config;
  }

  @POST
  public ObjectNode lease(byte[] body) {
    List<Fields> rows =
        Fields.of(Documents.object(body))
            .only(Set.of("leases"))
            .require("leases")
            .rows("leases")
            .value();
    if (rows.size() > config.leasesPerCall()) {
      throw Invalid.field(
          "leases",
          "leases has %d entries; at most %d are taken"
              .formatted(rows.size(), config.leasesPerCall()));
    }
    List<LeaseRequest> requests = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      requests.add(request("leases[" + i + "]", rows.get(i)));
    }
    ObjectNode answer = Documents.empty();
    ArrayNode given = answer.putArray("leases");
    leases.request(requests).forEach(g -> given.add(document(g)));
    return answer;
  }

  @POST
  @Path("/release")
  public ObjectNode release(byte[] body) {
    Fields fields =
        Fields.of(Documents.object(body)).only(Set.of("holder", "addresses")).require("holder");
    Fields holder = fields.inner("holder").value().require("kind", "id");
    List<String> addresses = fields.texts("addresses").value();
    Set<Address> only =
        addresses == null
            ? null
            : addresses.stream()
                .map(a -> address(fields, "addresses", a))
                .collect(Collectors.toSet());
    int released = releases.release(holder.text("kind").value(), holder.text("id").value(), only);
    return Documents.empty().put("released", released);
  }

  @DELETE
  @Path("/{id}")
  public ObjectNode release(@PathParam("id") UUID id) {
    return Documents.empty().put("released", releases.release(id));
  }

  private static LeaseRequest request(String field, Fields row) {
    row.only(REQUEST).require("holder", "interface");
    if (row.has("network_id") == row.has("network_name")) {
      throw row.invalid("network_id", "or network_name must be given, not both");
    }
    Fields holder = row.inner("holder").value().require("kind", "id", "name");
    return new LeaseRequest(
        field,
        row.uuid("network_id").value(),
        row.text("network_name").value(),
        row.text("address").map(a -> address(row, "address", a)).value(),
        row.text("preferred").map(a -> address(row, "preferred", a)).value(),
        Side.valueOf(
            row.oneOf("side", "main", "ipv6", "ipv6_if_any")
                .orElse("main")
                .toUpperCase(Locale.ROOT)),
        new Lease.Holder(
            holder.text("kind", 32).value(),
            holder.text("id", 64).value(),
            holder.text("name", 255).value()),
        row.text("interface", 64).value(),
        row.number("version", 0, Long.MAX_VALUE).orElse(0L));
  }

  private static Address address(Fields fields, String field, String text) {
    return Address.parse(text)
        .orElseThrow(() -> fields.invalid(field, "must be an IP address, not " + text));
  }

  private static ObjectNode document(Leases.Given given) {
    Lease lease = given.lease();
    Network network = given.network();
    if (lease == null) {
      return Documents.empty()
          .put("network_id", network.id().toString())
          .put("network", network.name())
          .putNull("address");
    }
    ObjectNode document =
        Documents.empty()
            .put("id", lease.id().toString())
            .put("network_id", network.id().toString())
            .put("network", network.name())
            .put("address", lease.address().toString())
            .put("prefix_length", network.settings().network().length())
            .put("gateway", text(network.settings().gateway()))
            .put("nameserver_ip", text(network.settings().nameserverIp()))
            .put("interface", lease.iface())
            .put("state", lease.state().name().toLowerCase(Locale.ROOT));
    document
        .putObject("holder")
        .put("kind", lease.holder().kind())
        .put("id", lease.holder().id())
        .put("name", lease.holder().name());
    return document;
  }

  private static String text(Address address) {
    return address == null ? null : address.toString();
  }
}
