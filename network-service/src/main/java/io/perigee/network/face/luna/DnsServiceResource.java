package io.perigee.network.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.network.dns.zone.DnsService;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** "Reload DNS" and "Monitoring DNS service" of the Luna2 REST API. */
@Path("/luna")
@RunOnVirtualThread
public class DnsServiceResource {

  private final DnsService dns;
  private final Call call;

  DnsServiceResource(DnsService dns, Call call) {
    this.dns = dns;
    this.call = call;
  }

  /** 200 with the request id; the same id while a reload is pending. */
  @GET
  @Path("/service/dns/reload")
  public Response reload() {
    LunaUser.require(call);
    DnsService.Queued queued = dns.reload(call.cause());
    return LunaAnswers.queued(
        "reload of dns " + (queued.already() ? "already queued" : "queued"), queued.requestId());
  }

  /** {@code {"monitor":{"service":{"dns":"OK, …"}}}}; 500 after a rendering that failed. */
  @GET
  @Path("/monitor/service/dns")
  public Response state() {
    DnsService.State state = dns.state();
    ObjectNode document = Documents.empty();
    document.putObject("monitor").putObject("service").put("dns", state.text());
    return LunaAnswers.json(state.well() ? 200 : 500, document);
  }
}
