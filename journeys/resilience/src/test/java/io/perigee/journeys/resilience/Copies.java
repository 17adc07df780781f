package io.perigee.journeys.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Whether topics say what their owners' tables do, and every service knows what topics say. */
final class Copies {

  /** What an owner has of a topic's kind: ids and versions. */
  private static final Map<Topic, String> OWNED =
      Map.of(
          Topics.NODES,
          "SELECT id, version FROM compute.node",
          Topics.GROUPS,
          "SELECT id, version FROM compute.node_group",
          Topics.MACHINES,
          "SELECT id, version FROM compute.machines WHERE state <> 'deleted'",
          Topics.POWER,
          "SELECT node_id, version FROM power.power_state",
          Topics.NETWORKS,
          "SELECT id, version FROM network.network",
          Topics.IMAGES,
          "SELECT id, version FROM image.image");

  private final LocalInstallation installation;
  private final Tables tables;

  Copies(LocalInstallation installation) {
    this.installation = installation;
    this.tables = new Tables(installation);
  }

  void requireEqual() throws IOException, SQLException {
    History history = History.read(installation);
    for (Map.Entry<Topic, String> owner : OWNED.entrySet()) {
      assertThat(said(history, owner.getKey()))
          .as("what the topic %s says, and its owner has", owner.getKey().name())
          .isEqualTo(new TreeMap<>(tables.pairs(owner.getValue())));
    }
    for (String service : Topics.SERVICES) {
      for (Topic topic : Topics.STATE) {
        Map<String, String> known =
            new TreeMap<>(
                tables.pairs(
                    "SELECT id, version FROM %s.known WHERE topic = '%s' AND NOT deleted"
                        .formatted(service, topic.name())));
        // A service knows a topic whole or not at all.
        if (!known.isEmpty()) {
          assertThat(known)
              .as("what %s knows of %s, and the topic says", service, topic.name())
              .isEqualTo(said(history, topic));
        }
      }
    }
  }

  private static Map<String, String> said(History history, Topic topic) {
    Map<String, String> said = new TreeMap<>();
    String prefix = topic.name() + " ";
    history
        .states()
        .forEach(
            (id, data) -> {
              if (id.startsWith(prefix) && !data.path("deleted").asBoolean()) {
                said.put(id.substring(prefix.length()), data.path("version").asText());
              }
            });
    return said;
  }
}
