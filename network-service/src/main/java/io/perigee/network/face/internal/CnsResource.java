package io.perigee.network.face.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.network.cns.CnsZones;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;

/** The names of machines for other services, and the zones for a DNS server. */
@Path("/internal/cns")
@RunOnVirtualThread
public class CnsResource {

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
