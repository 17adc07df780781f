package io.perigee.network.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nodes get other addresses when their network changes so that theirs no longer fit. */
@NetworkTest
class RenumberingTest {

  @Inject Database database;
  @Inject States states;

  private void show(UUID node, long version, String network, String address) {
    String id =
        Luna.service().get("/internal/networks/by-name/" + network).jsonPath().getString("id");
    ObjectNode object = Json.object();
    object
        .putArray("interfaces")
        .addObject()
        .put("interface", "BOOTIF")
        .put("network_id", id)
        .put("ipaddress", address);
    database.run(
        h ->
            states.publish(
                h,
                new StateChange(
                    Topics.NODES,
                    node.toString(),
                    "node-" + node.toString().substring(0, 4),
                    version,
                    null,
                    null,
                    "active",
                    List.of(),
                    false,
                    object)));
  }

  /** A node that has this address, and shows it. */
  private UUID node(String network, String address) {
    UUID node = UUID.randomUUID();
    Luna.lease(Luna.lease(network, node, "BOOTIF", address)).then().statusCode(200);
    show(node, 1, network, address);
    await().atMost(Duration.ofSeconds(30)).until(() -> state(node).equals("taken " + address));
    return node;
  }

  private String state(UUID node) {
    return database.read(
        h ->
            h.createQuery("SELECT state || ' ' || host(address) FROM lease WHERE holder_id = :node")
                .bind("node", node.toString())
                .mapTo(String.class)
                .one());
  }

  private static List<JsonNode> moves(String network) {
    try (TopicProbe topic = TopicProbe.ofModule("commands.compute")) {
      return topic.all().stream()
          .map(TopicProbe.Seen::data)
          .filter(c -> c.path("kind").asText().equals("node.renumber"))
          .filter(c -> c.path("key").asText().startsWith(network))
          .flatMap(c -> c.at("/payload/moves").valueStream())
          .toList();
    }
  }

  @Test
  void nodesKeepTheirPlaceInANetworkThatMovesAndAreToldOfIt() {
    // Given two nodes in a network
    String name = Luna.network("10.30.0.0/24", "10.30.0.254");
    String id = Luna.service().get("/internal/networks/by-name/" + name).jsonPath().getString("id");
    UUID first = node(name, "10.30.0.7");
    UUID second = node(name, "10.30.0.9");

    // When the network gets other addresses
    Luna.put(name, Json.object().put("network", "10.31.0.0/24").put("gateway", "10.31.0.254"))
        .then()
        .statusCode(204);

    // Then the book has the new ones, and the nodes' owner is told once
    assertThat(state(first)).isEqualTo("held 10.31.0.7");
    assertThat(state(second)).isEqualTo("held 10.31.0.9");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(moves(id))
                    .extracting(m -> m.path("from").asText() + " " + m.path("to").asText())
                    .containsExactlyInAnyOrder("10.30.0.7 10.31.0.7", "10.30.0.9 10.31.0.9"));
    assertThat(
            Luna.get("/config/network/" + name + "/_member")
                .at("/config/network/" + name + "/taken")
                .findValuesAsText("ipaddress"))
        .containsExactly("10.31.0.7", "10.31.0.9");
    // And what a node shows before it has changed does not take its new address away
    show(first, 2, name, "10.30.0.7");
    show(second, 2, name, "10.31.0.9");
    await().atMost(Duration.ofSeconds(30)).until(() -> state(second).equals("taken 10.31.0.9"));
    assertThat(state(first)).isEqualTo("held 10.31.0.7");
  }

  @Test
  void onlyWhatNoLongerFitsMoves() {
    String name = Luna.network("10.32.0.0/23");
    UUID stays = node(name, "10.32.0.5");
    UUID outside = node(name, "10.32.1.5");
    UUID gateway = node(name, "10.32.0.1");
    UUID inRange = node(name, "10.32.0.100");

    Luna.put(
            name,
            Json.object()
                .put("network", "10.32.0.0/24")
                .put("gateway", "10.32.0.1")
                .put("dhcp", true)
                .put("dhcp_range_begin", "10.32.0.100")
                .put("dhcp_range_end", "10.32.0.120"))
        .then()
        .statusCode(204);

    assertThat(state(stays)).isEqualTo("taken 10.32.0.5");
    assertThat(state(gateway)).isEqualTo("held 10.32.0.2");
    assertThat(state(inRange)).isEqualTo("held 10.32.0.3");
    assertThat(state(outside)).isEqualTo("held 10.32.0.4");
    String next =
        Luna.get("/config/network/" + name + "/_nextfreeip")
            .at("/config/network/" + name + "/nextip")
            .asText();
    assertThat(next).isEqualTo("10.32.0.6");
  }

  @Test
  void aNetworkThatWouldHaveTooFewAddressesStaysAsItIs() {
    String name = Luna.network("10.33.0.0/24");
    UUID first = node(name, "10.33.0.101");
    node(name, "10.33.0.102");
    node(name, "10.33.0.103");

    Response refused = Luna.put(name, Json.object().put("network", "10.33.0.0/30"));

    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("message"))
        .isEqualTo("network %s would have no address for 1 of its devices", name);
    assertThat(state(first)).isEqualTo("taken 10.33.0.101");
    assertThat(
            Luna.get("/config/network/" + name).at("/config/network/" + name + "/network").asText())
        .isEqualTo("10.33.0.0/24");
  }

  @Test
  void machinesAreNotRenumberedAndTheirNetworkStays() {
    String name = Luna.network("10.34.0.0/24");
    ObjectNode row = Luna.lease(name, UUID.randomUUID(), "net0", "10.34.0.9");
    ((ObjectNode) row.get("holder")).put("kind", "machine");
    Luna.lease(row).then().statusCode(200);
    database.run(
        h ->
            h.execute(
                "UPDATE lease SET state = 'taken', expires_at = NULL WHERE holder_id = ?",
                row.at("/holder/id").asText()));

    Response refused = Luna.put(name, Json.object().put("network", "10.35.0.0/24"));

    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("message"))
        .startsWith("address 10.34.0.9 of node-")
        .endsWith("would not fit the network, and cannot be changed from here");
  }
}
