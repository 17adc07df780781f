package io.perigee.compute.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.node.NodeRenumbering.Move;
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

/** A switch follows its network. */
@NodeTest
@WithTestResource(NodePeers.class)
class DeviceRenumberingTest {

  @Inject Database database;
  @Inject DeviceRenumbering renumbering;

  @Test
  void aSwitchShowsAndPublishesItsNewAddressOnce() {
    String network = Luna.name("net");
    String name = Luna.name("switch");
    Luna.post(
            "switch",
            name,
            Json.object().put("network", network).put("ipaddress", "10.42.0.5").put("rw", "x"))
        .then()
        .statusCode(201);
    UUID id =
        database.read(
            h ->
                h.createQuery("SELECT id FROM device WHERE name = :name")
                    .bind("name", name)
                    .mapTo(UUID.class)
                    .one());
    Move stale = new Move(id, "MGMT", "10.42.0.99", "10.43.0.99");
    Move move = new Move(id, "MGMT", "10.42.0.5", "10.43.0.5");

    assertThat(apply(network, stale)).isZero();
    assertThat(apply(network, move)).isEqualTo(1);
    assertThat(apply(network, move)).isZero();

    assertThat(Luna.get("switch", name).get("ipaddress").asText()).isEqualTo("10.43.0.5");
    try (TopicProbe topic = TopicProbe.ofModule("devices")) {
      JsonNode told =
          topic
              .await(
                  Duration.ofSeconds(20),
                  m ->
                      name.equals(m.data().path("name").asText())
                          && m.data().path("version").asLong() == 2)
              .data();
      assertThat(told.at("/object/interfaces/0/ipaddress").asText()).isEqualTo("10.43.0.5");
      assertThat(told.get("changed")).isEqualTo(Json.tree("[\"interfaces\"]"));
    }
  }

  private int apply(String network, Move... moves) {
    UUID id = NodePeers.id("network", network);
    return database.write(h -> renumbering.apply(h, id, List.of(moves), Cause.PLATFORM));
  }
}
