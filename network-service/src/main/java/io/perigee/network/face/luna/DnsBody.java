package io.perigee.network.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaBody;
import io.perigee.faces.luna.LunaName;
import io.perigee.network.address.Address;
import io.perigee.network.dns.DnsEntries;
import io.perigee.network.dns.DnsEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * DNS entries as Luna2 writes them: {@code
 * {"config":{"dns":{"<network>":[{"host","ipaddress"}]}}}}.
 */
final class DnsBody {

  private DnsBody() {}

  static ArrayNode shown(List<DnsEntry> entries) {
    ArrayNode list = Documents.empty().putArray("entries");
    entries.forEach(
        e -> list.addObject().put("host", e.host()).put("ipaddress", e.address().toString()));
    return list;
  }

  /** The entries that a request has for a network, each host once. */
  static List<DnsEntry> read(String network, byte[] body) {
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
