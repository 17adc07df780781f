package io.perigee.network.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.faces.luna.LunaBody;
import io.perigee.faces.luna.LunaName;
import io.perigee.network.address.Address;
import io.perigee.network.dns.DnsEntries;
import io.perigee.network.dns.DnsEntry;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    ArrayNode list = document.putObject("config").putObject("dns").putArray(network);
    found.forEach(
        e -> list.addObject().put("host", e.host()).put("ipaddress", e.address().toString()));
    return LunaAnswers.json(200, document);
  }

  /** Adds entries or changes those of these hosts; the others stay. */
  @POST
  @Path("/{network}")
  public Response put(@PathParam("network") String network, byte[] body) {
    LunaUser.require(call);
    List<DnsEntry> sent = entries(network, body);
    entries.put(network, sent);
    return LunaAnswers.created("DNS entries added or changed");
  }

  @GET
  @Path("/{network}/{host}/_delete")
  public Response delete(@PathParam("network") String network, @PathParam("host") String host) {
    LunaUser.require(call);
    entries.delete(network, host);
    return LunaAnswers.noContent();
  }

  private static List<DnsEntry> entries(String network, byte[] body) {
    Fields dns = LunaBody.at(body, "config", "dns");
    JsonNode list = dns.object().get(network);
    if (list == null
        || list.isNull()
        || list.isArray() && list.isEmpty()
        || list.isTextual() && list.textValue().isEmpty()) {
      throw Missing.field(dns.path(network));
    }
    // One entry alone may come without its list.
    ObjectNode rows = Documents.empty();
    rows.set(network, list.isObject() ? Documents.empty().putArray("rows").add(list) : list);
    List<DnsEntry> entries = new ArrayList<>();
    Set<String> hosts = new HashSet<>();
    for (Fields row : Fields.at("config.dns", rows).rows(network).value()) {
      DnsEntry entry = entry(row);
      if (!hosts.add(entry.host())) {
        throw row.invalid("host", entry.host() + " is there twice");
      }
      entries.add(entry);
    }
    if (entries.size() > DnsEntries.MOST) {
      throw Invalid.field(
          dns.path(network),
          dns.path(network) + " may have at most " + DnsEntries.MOST + " entries");
    }
    return entries;
  }

  private static DnsEntry entry(Fields row) {
    row.only(Set.of("host", "ipaddress")).require("host", "ipaddress");
    return new DnsEntry(
        LunaName.host(row.path("host"), row.text("host").value()),
        row.text("ipaddress")
            .map(
                t ->
                    Address.parse(t)
                        .orElseThrow(() -> row.invalid("ipaddress", "must be an IP address")))
            .value());
  }
}
