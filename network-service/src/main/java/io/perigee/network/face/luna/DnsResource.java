package io.perigee.network.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.network.dns.DnsEntries;
import io.perigee.network.dns.DnsEntry;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Luna2's additional DNS entries of networks ("DNS management" of the Luna2 REST API). */
@Path("/luna/config/dns")
@RunOnVirtualThread
public class DnsResource {

  private final DnsEntries entries;
  private final Call call;

  DnsResource(DnsEntries entries, Call call) {
    this.entries = entries;
    this.call = call;
  }

  /** The entries of a network; 404 if there are none. */
  @GET
  @Path("/{network}")
  public Response list(@PathParam("network") String network) {
    LunaUser.require(call);
    List<DnsEntry> found = entries.of(network);
    if (found.isEmpty()) {
      throw new NotFound("No DNS entries of network " + network + " available");
    }
    ObjectNode document = Documents.empty();
    document.putObject("config").putObject("dns").set(network, DnsBody.shown(found));
    return LunaAnswers.json(200, document);
  }

  /** Adds entries or changes those of these hosts; the others stay. */
  @POST
  @Path("/{network}")
  public Response put(@PathParam("network") String network, byte[] body) {
    LunaUser.require(call);
    List<DnsEntry> sent = DnsBody.read(network, body);
    entries.put(network, sent, call.cause());
    return LunaAnswers.created("DNS entries added or changed");
  }

  @GET
  @Path("/{network}/{host}/_delete")
  public Response delete(@PathParam("network") String network, @PathParam("host") String host) {
    LunaUser.require(call);
    entries.delete(network, host, call.cause());
    return LunaAnswers.noContent();
  }
}
