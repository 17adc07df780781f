package io.perigee.network.known;

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

/** Switches and other devices take their addresses as nodes do. */
@NetworkTest
class KnownDevicesTest {

  @Inject Database database;
  @Inject States states;

  @Test
  void aDevicesAddressIsTakenOnceItIsShownAndFreeOnceTheDeviceIsGone() {
    // Given an address leased for a switch
    String network = Luna.network("10.3.0.0/24");
    UUID device = UUID.randomUUID();
    ObjectNode row = Luna.lease(network, device, "MGMT", null);
    row.putObject("holder")
        .put("kind", "device")
        .put("id", device.toString())
        .put("name", "switch01");
    Response leased = Luna.lease(row);
    leased.then().statusCode(200);
    String id = leased.jsonPath().getString("leases[0].network_id");
    String address = leased.jsonPath().getString("leases[0].address");
    assertThat(state(device)).containsExactly("held");

    // When the switch shows it
    tell(device, 1, false, id, address);

    // Then it is taken, until the switch is no more
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(state(device)).containsExactly("taken"));
    tell(device, 2, true, id, address);
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(state(device)).isEmpty());
  }

  @Test
  void aDeviceIsRenumberedWithItsNetwork() {
    // Given a switch that shows its address
    String network = Luna.network("10.36.0.0/24");
    UUID device = UUID.randomUUID();
    ObjectNode row = Luna.lease(network, device, "MGMT", "10.36.0.9");
    row.putObject("holder")
        .put("kind", "device")
        .put("id", device.toString())
        .put("name", "switch02");
    Response leased = Luna.lease(row);
    leased.then().statusCode(200);
    tell(device, 1, false, leased.jsonPath().getString("leases[0].network_id"), "10.36.0.9");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(state(device)).containsExactly("taken"));

    // When its network moves
    Luna.put(network, Json.object().put("network", "10.37.0.0/24")).then().statusCode(204);

    // Then it keeps its place there, and its owner is told
    String address =
        database.read(
            h ->
                h.createQuery("SELECT host(address) FROM lease WHERE holder_id = :id")
                    .bind("id", device.toString())
                    .mapTo(String.class)
                    .one());
    assertThat(address).isEqualTo("10.37.0.9");
    try (TopicProbe topic = TopicProbe.ofModule("commands.compute")) {
      topic.await(
          Duration.ofSeconds(20),
          m -> m.data().at("/payload/moves").findValuesAsText("node").contains(device.toString()));
    }
  }

  @Test
  void aNetworkThatGetsIpv6GivesItToItsDevicesAndShowsThemByName() {
    // Given a switch that shows its address in a network of IPv4
    String network = Luna.network("10.38.0.0/24");
    UUID device = UUID.randomUUID();
    ObjectNode row = Luna.lease(network, device, "MGMT", "10.38.0.9");
    row.putObject("holder")
        .put("kind", "device")
        .put("id", device.toString())
        .put("name", "switch01");
    Response leased = Luna.lease(row);
    leased.then().statusCode(200);
    String id = leased.jsonPath().getString("leases[0].network_id");
    tell(device, 1, false, id, "10.38.0.9");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(state(device)).containsExactly("taken"));

    // When the network gets its second family
    Luna.put(network, Json.object().put("network_ipv6", "2001:db8:38::/64")).then().statusCode(204);

    // Then the switch is told of an address of it, and has it once it shows it
    try (TopicProbe topic = TopicProbe.ofModule("commands.compute")) {
      topic.await(
          Duration.ofSeconds(20),
          m ->
              m.data()
                  .at("/payload/moves")
                  .valueStream()
                  .anyMatch(
                      move ->
                          device.toString().equals(move.path("node").asText())
                              && "2001:db8:38::1".equals(move.path("to").asText())));
    }
    tell(device, 2, false, id, "10.38.0.9", "2001:db8:38::1");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(state(device)).containsExactly("taken", "taken"));
    String base = "/config/network/" + network;
    assertThat(member(base + "/_member", "/taken"))
        .isEqualTo(
            Json.tree(
                "[{\"ipaddress\":\"10.38.0.9\",\"device\":\"switch01\"},{\"ipaddress\":\"2001:db8:38::1\",\"device\":\"switch01\"}]"));
    assertThat(member(base + "/2001:db8:38::1", "/device").asText()).isEqualTo("switch01");
    assertThat(member(base + "/_nextfreeip", "/nextip_ipv6").asText()).isEqualTo("2001:db8:38::2");
    // And both are free once it is gone
    tell(device, 3, true, id, "10.38.0.9", "2001:db8:38::1");
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(state(device)).isEmpty());
  }

  private static JsonNode member(String path, String at) {
    return Luna.get(path).at("/config/network").elements().next().at(at);
  }

  private void tell(UUID device, long version, boolean deleted, String network, String address) {
    tell(device, version, deleted, network, address, null);
  }

  private void tell(
      UUID device, long version, boolean deleted, String network, String address, String ipv6) {
    ObjectNode object = Json.object().put("name", "switch01").put("kind", "switch");
    object
        .putArray("interfaces")
        .addObject()
        .put("interface", "MGMT")
        .put("network_id", network)
        .put("ipaddress", address)
        .put("ipaddress_ipv6", ipv6);
    database.run(
        h ->
            states.publish(
                h,
                new StateChange(
                    Topics.DEVICES,
                    device.toString(),
                    "switch01",
                    version,
                    null,
                    null,
                    deleted ? "deleted" : "active",
                    List.of(),
                    deleted,
                    object)));
  }

  private List<String> state(UUID device) {
    return database.read(
        h ->
            h.createQuery("SELECT state FROM lease WHERE holder_id = :id")
                .bind("id", device.toString())
                .mapTo(String.class)
                .list());
  }
}
