package io.perigee.network.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.luna.LunaName;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkDeletions;
import io.perigee.network.network.NetworkSettings;
import io.perigee.network.network.Networks;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Entry;
import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.configuration.Section;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The operator's networks in the document of the whole configuration. */
@Singleton
final class NetworkSection implements Section {

  private final Networks networks;
  private final NetworkDeletions deletions;

  NetworkSection(Networks networks, NetworkDeletions deletions) {
    this.networks = networks;
    this.deletions = deletions;
  }

  @Override
  public String kind() {
    return "network";
  }

  @Override
  public int place() {
    return 20;
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    ObjectNode section = Json.object();
    for (Network network : networks.list(null)) {
      ObjectNode shown = NetworkBody.shown(network);
      shown.remove("name");
      section.set(network.name(), shown);
    }
    return section;
  }

  /** Those on another's link after it. */
  @Override
  public List<Entry> entries(JsonNode section) {
    return Section.super.entries(section).stream()
        .sorted(Comparator.comparing(e -> !e.object().path("shared").asText("").isEmpty()))
        .toList();
  }

  @Override
  public void check(List<Entry> entries, Coming coming, Sealing sealing) {
    Set<String> there = networks.list(null).stream().map(Network::name).collect(Collectors.toSet());
    for (Entry entry : entries) {
      LunaName.object("network", entry.name());
      if (there.contains(entry.name())) {
        throw exists(entry.name());
      }
      read(entry).applied(NetworkSettings.named(entry.name())).checked();
    }
  }

  @Override
  public JsonNode make(Entry entry, Sealing sealing, Cause cause) {
    networks.put(
        null,
        entry.name(),
        read(entry)::applied,
        version -> {
          if (version != 0) {
            throw exists(entry.name());
          }
        },
        cause);
    return null;
  }

  @Override
  public void unmake(String name, JsonNode before, Cause cause) {
    deletions.delete(null, name, cause);
  }

  private static NetworkBody read(Entry entry) {
    if (!entry.object().isObject()) {
      String at = "config.network." + entry.name();
      throw Invalid.field(at, at + " must be an object");
    }
    ObjectNode body = Json.object();
    body.putObject("config").putObject("network").set(entry.name(), entry.object());
    return NetworkBody.of(Json.write(body).getBytes(StandardCharsets.UTF_8), entry.name());
  }

  private static Conflict exists(String name) {
    return new Conflict("network " + name + " exists already");
  }
}
