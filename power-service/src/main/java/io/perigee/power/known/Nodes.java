package io.perigee.power.known;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.error.Unavailable;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.power.control.Target;
import io.perigee.power.state.PowerStates;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The nodes, which compute owns. */
@Singleton
public final class Nodes implements Knows {

  /**
   * So many unknown names the owner is asked for: a node that was made a moment ago is found, a
   * list of typos costs little.
   */
  private static final int ASKED_FOR = 8;

  /** No node has a longer name, in characters. */
  private static final int LONGEST = 63;

  private final Known known;
  private final Internal internal;
  private final PowerStates states;

  Nodes(Known known, Internal internal, PowerStates states) {
    this.known = known;
    this.internal = internal;
    this.states = states;
  }

  @Override
  public Topic topic() {
    return Topics.NODES;
  }

  @Override
  public void applied(Handle h, List<KnownRow> changed) {
    List<UUID> removed =
        changed.stream().filter(KnownRow::deleted).map(row -> UUID.fromString(row.id())).toList();
    if (!removed.isEmpty()) {
      states.removed(h, removed);
    }
    Map<UUID, String> names =
        changed.stream()
            .filter(row -> !row.deleted() && row.name() != null)
            .collect(
                Collectors.toMap(
                    row -> UUID.fromString(row.id()), KnownRow::name, (first, last) -> last));
    if (!names.isEmpty()) {
      states.renamed(h, names);
    }
  }

  /**
   * The nodes of these names that there are, by name, in the order asked.
   *
   * @throws Unavailable if none is known and their owner cannot be asked
   */
  public Map<String, Target> targets(List<String> hosts) {
    Map<String, Target> found =
        known.byNames(Topics.NODES, null, hosts).stream()
            .collect(
                Collectors.toMap(
                    KnownRow::name,
                    row -> target(row.id(), row.name(), row.object()),
                    (first, last) -> last));
    List<String> missing =
        hosts.stream()
            .filter(host -> !found.containsKey(host) && host.length() <= LONGEST)
            .toList();
    if (missing.size() <= ASKED_FOR) {
      askTheOwner(missing, found);
    }
    Map<String, Target> ordered = new LinkedHashMap<>();
    hosts.stream().filter(found::containsKey).forEach(host -> ordered.put(host, found.get(host)));
    return ordered;
  }

  /**
   * Where some nodes are known, an owner that cannot be reached does not keep those from being
   * controlled.
   */
  private void askTheOwner(List<String> missing, Map<String, Target> found) {
    boolean some = !found.isEmpty();
    try {
      missing.forEach(host -> atOwner(host).ifPresent(target -> found.put(host, target)));
    } catch (Unavailable e) {
      if (!some) {
        throw e;
      }
    }
  }

  private Optional<Target> atOwner(String host) {
    String name = URLEncoder.encode(host, StandardCharsets.UTF_8).replace("+", "%20");
    return internal
        .find("compute", "/internal/nodes/by-name/" + name)
        .map(node -> target(node.path("id").asText(), node.path("name").asText(host), node));
  }

  private static Target target(String id, String name, JsonNode object) {
    String address = object.path("bmc").path("address").textValue();
    return new Target(
        id,
        name,
        object.path("bmc").path("driver").asText(address == null ? "simulated" : "ipmi"),
        address);
  }
}
