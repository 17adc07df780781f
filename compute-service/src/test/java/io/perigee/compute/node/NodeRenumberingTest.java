package io.perigee.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nodes take the addresses that the network service has found for them. */
@NodeTest
@WithTestResource(NodePeers.class)
class NodeRenumberingTest {

  private static final String NETWORK = "renumbered";

  @Inject Database database;
  @Inject NodeRenumbering renumbering;

  private static String node(String address) {
    return Luna.node(
        Luna.group("{}"),
        "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\",\"ipaddress\":\"%s\"}]}"
            .formatted(NETWORK, address));
  }

  private UUID id(String node) {
    return database.read(
        h ->
            h.createQuery("SELECT id FROM node WHERE name = :name")
                .bind("name", node)
                .mapTo(UUID.class)
                .one());
  }

  private int apply(NodeRenumbering.Move... moves) {
    return database.write(
        h ->
            renumbering.apply(h, NodePeers.id("network", NETWORK), List.of(moves), Cause.PLATFORM));
  }

  private static String address(String node) {
    for (JsonNode iface : Luna.get("node", node).path("interfaces")) {
      if (iface.path("interface").asText().equals("BOOTIF")) {
        return iface.path("ipaddress").asText();
      }
    }
    return null;
  }

  @Test
  void aNodeShowsAndPublishesItsNewAddressOnce() {
    String node = node("10.40.0.5");
    UUID id = id(node);
    var move = new NodeRenumbering.Move(id, "BOOTIF", "10.40.0.5", "10.41.0.5");

    assertThat(apply(move)).isEqualTo(1);

    assertThat(address(node)).isEqualTo("10.41.0.5");
    try (TopicProbe topic = TopicProbe.ofModule("nodes")) {
      JsonNode told =
          topic
              .await(
                  Duration.ofSeconds(20),
                  m ->
                      node.equals(m.data().path("name").asText())
                          && Json.write(m.data()).contains("10.41.0.5"))
              .data();
      assertThat(told.path("changed").toString()).contains("interfaces");
    }
    // And doing it again changes nothing
    assertThat(apply(move)).isZero();
  }

  @Test
  void anAddressThatAnOperatorHasChangedMeanwhileStays() {
    String node = node("10.40.0.6");

    int changed = apply(new NodeRenumbering.Move(id(node), "BOOTIF", "10.40.0.99", "10.41.0.6"));

    assertThat(changed).isZero();
    assertThat(address(node)).isEqualTo("10.40.0.6");
  }
}
