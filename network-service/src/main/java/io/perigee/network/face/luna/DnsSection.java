package io.perigee.network.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.network.dns.DnsEntries;
import io.perigee.network.dns.DnsEntry;
import io.perigee.network.network.Network;
import io.perigee.network.network.Networks;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Entry;
import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.configuration.Section;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The additional DNS entries, by network, in the document of the whole configuration. */
@Singleton
final class DnsSection implements Section {

  private static final String KIND = "dns";
  private static final int AFTER_NETWORKS = 25;

  private final DnsEntries entries;
  private final Networks networks;

  DnsSection(DnsEntries entries, Networks networks) {
    this.entries = entries;
    this.networks = networks;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int place() {
    return AFTER_NETWORKS;
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    ObjectNode section = Json.object();
    entries.all().forEach((network, of) -> section.set(network, DnsBody.shown(of)));
    return section;
  }

  @Override
  public void check(List<Entry> wanted, Coming coming, Sealing sealing) {
    Set<String> there = networks.list(null).stream().map(Network::name).collect(Collectors.toSet());
    Set<String> filled = entries.all().keySet();
    for (Entry entry : wanted) {
      read(entry);
      if (!there.contains(entry.name()) && !coming.has("network", entry.name())) {
        String at = "config.dns." + entry.name();
        throw Invalid.field(at, at + ": network " + entry.name() + " does not exist");
      }
      if (filled.contains(entry.name())) {
        throw new Conflict("network " + entry.name() + " has DNS entries already");
      }
    }
  }

  @Override
  public JsonNode make(Entry entry, Sealing sealing, Cause cause) {
    entries.put(entry.name(), read(entry), cause);
    return null;
  }

  @Override
  public void unmake(String name, JsonNode before, Cause cause) {
    entries.clear(name, cause);
  }

  private static List<DnsEntry> read(Entry entry) {
    ObjectNode body = Json.object();
    body.putObject("config").putObject(KIND).set(entry.name(), entry.object());
    return DnsBody.read(entry.name(), Json.write(body).getBytes(StandardCharsets.UTF_8));
  }
}
