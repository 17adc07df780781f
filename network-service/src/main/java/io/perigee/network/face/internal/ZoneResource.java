package io.perigee.network.face.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.network.dns.zone.DnsService;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** DNS for the service that answers for all services, and its zones for a name server. */
@Path("/internal/dns")
@RunOnVirtualThread
public class ZoneResource {

  private final DnsService dns;
  private final Call call;

  ZoneResource(DnsService dns, Call call) {
    this.dns = dns;
    this.call = call;
  }

  /** {@code {"well","text","zones":["<zone>"]}}. */
  @GET
  public ObjectNode state() {
    DnsService.State state = dns.state();
    ObjectNode answer = Documents.empty().put("well", state.well()).put("text", state.text());
    ArrayNode zones = answer.putArray("zones");
    dns.zones().forEach(zones::add);
    return answer;
  }

  /** {@code {"request_id","already"}}. */
  @POST
  @Path("/reload")
  public ObjectNode reload() {
    DnsService.Queued queued = dns.reload(call.cause());
    return Documents.empty().put("request_id", queued.requestId()).put("already", queued.already());
  }

  /** {@code {"changed"}}: how many zones have changed. */
  @POST
  @Path("/render")
  public ObjectNode render() {
    return Documents.empty().put("changed", dns.render());
  }

  /** A zone's text. */
  @GET
  @Path("/zones/{zone}")
  @Produces(MediaType.TEXT_PLAIN)
  public String zone(@PathParam("zone") String zone) {
    return dns.zone(zone);
  }
}
