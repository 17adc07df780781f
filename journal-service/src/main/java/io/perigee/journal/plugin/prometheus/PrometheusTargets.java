package io.perigee.journal.plugin.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.journal.plugin.ExportPlugin;
import io.perigee.journal.plugin.Exported;
import io.perigee.journal.plugin.Rejected;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.projection.KnownRow;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The nodes as Prometheus's HTTP service discovery takes them: {@code
 * [{"targets":["10.141.0.1:9100"],"labels":{"node","group","osimage"}}]}. {@code ?port=} (9100) and
 * {@code ?group=} choose.
 */
@Singleton
final class PrometheusTargets implements ExportPlugin {

  private static final int NODE_EXPORTER = 9_100;
  private static final Set<String> PARAMETERS = Set.of("port", "group");

  private final Known known;

  PrometheusTargets(Known known) {
    this.known = known;
  }

  @Override
  public Set<String> names() {
    return Set.of("prometheus", "prometheus_targets");
  }

  @Override
  public Optional<Exported> export(Map<String, List<String>> query) {
    query.keySet().stream()
        .filter(name -> !PARAMETERS.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new Rejected(name + " is not known; allowed are group and port");
            });
    int port = port(query.get("port"));
    List<String> groups = query.getOrDefault("group", List.of());
    ArrayNode targets = Json.MAPPER.createArrayNode();
    known.list(Topics.NODES, null).stream()
        .filter(node -> groups.isEmpty() || groups.contains(node.object().path("group").asText()))
        .forEach(node -> describe(targets.addObject(), node, port));
    return targets.isEmpty() ? Optional.empty() : Optional.of(Exported.json(Json.write(targets)));
  }

  private static void describe(ObjectNode target, KnownRow node, int port) {
    target.putArray("targets").add(host(node) + ":" + port);
    ObjectNode labels = target.putObject("labels").put("node", node.name());
    for (String label : List.of("group", "osimage")) {
      JsonNode value = node.object().path(label);
      if (value.isTextual()) {
        labels.put(label, value.textValue());
      }
    }
  }

  /** The address of BOOTIF, else another, else the name, which the cluster's DNS knows. */
  private static String host(KnownRow node) {
    String address = null;
    for (JsonNode each : node.object().path("interfaces")) {
      JsonNode ip = each.path("ipaddress");
      boolean boots = each.path("interface").asText().equals("BOOTIF");
      if (ip.isTextual() && !ip.textValue().isEmpty() && (address == null || boots)) {
        address = ip.textValue();
      }
    }
    if (address == null) {
      return node.name();
    }
    return address.contains(":") ? "[" + address + "]" : address;
  }

  private static int port(List<String> given) {
    if (given == null) {
      return NODE_EXPORTER;
    }
    String text = given.getLast();
    if (!text.matches("[0-9]{1,5}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > 65_535) {
      throw new Rejected("port must be a whole number from 1 to 65535");
    }
    return Integer.parseInt(text);
  }
}
