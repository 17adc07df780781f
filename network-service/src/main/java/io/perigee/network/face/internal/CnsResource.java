package io.perigee.network.face.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.network.cns.CnsZones;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The names of machines for other services, and the zones for a DNS server. */
@Path("/internal/cns")
@RunOnVirtualThread
public class CnsResource {

  private static final int MOST = 1_000;

  private final CnsZones zones;

  CnsResource(CnsZones zones) {
    this.zones = zones;
  }

  /** {@code {"dns_names":[…]}} of an account's machine; none if it has none. */
  @GET
  @Path("/names/{account}/{machine}")
  public ObjectNode names(@PathParam("account") UUID account, @PathParam("machine") UUID machine) {
    ObjectNode answer = Documents.empty();
    ArrayNode names = answer.putArray("dns_names");
    zones.names(account, machine).forEach(names::add);
    return answer;
  }

  /**
   * The names of many machines of an account: {@code {"machines":[…]}}, at most 1,000, gives {@code
   * {"names":{"<id>":[…]}}}; machines without names are left out.
   */
  @POST
  @Path("/names/{account}")
  public ObjectNode names(@PathParam("account") UUID account, byte[] body) {
    Fields fields = Fields.of(Documents.object(body)).only(Set.of("machines"));
    List<String> wanted = fields.require("machines").texts("machines").orElse(List.of());
    if (wanted.size() > MOST) {
      throw fields.invalid("machines", "has more than " + MOST);
    }
    ObjectNode answer = Documents.empty();
    ObjectNode names = answer.putObject("names");
    zones
        .names(account, wanted.stream().map(id -> id(fields, id)).toList())
        .forEach(
            (machine, found) -> {
              ArrayNode row = names.putArray(machine.toString());
              found.forEach(row::add);
            });
    return answer;
  }

  private static UUID id(Fields fields, String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw fields.invalid("machines", "must be UUIDs");
    }
  }

  /** {@code {"zone","records":[{"name","type","content","ttl"}]}}. */
  @GET
  @Path("/zones/{zone}")
  public ObjectNode zone(@PathParam("zone") String zone) {
    ObjectNode answer = Documents.empty().put("zone", zone);
    ArrayNode records = answer.putArray("records");
    zones
        .zone(zone)
        .forEach(
            r ->
                records
                    .addObject()
                    .put("name", r.name())
                    .put("type", r.type())
                    .put("content", r.content())
                    .put("ttl", CnsZones.TTL));
    return answer;
  }
}
