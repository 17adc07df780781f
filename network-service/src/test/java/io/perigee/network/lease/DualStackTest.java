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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IPv4 and IPv6 side by side in one network. */
@NetworkTest
class DualStackTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Database database;
  @Inject States states;

  private static ObjectNode dual() {
    return Json.object()
        .put("network", "10.80.0.0/24")
        .put("gateway", "10.80.0.1")
        .put("network_ipv6", "2001:db8:80::/64")
        .put("gateway_ipv6", "2001:db8:80::1")
        .put("nameserver_ip_ipv6", "2001:db8:80::2")
        .put("dhcp", true)
        .put("dhcp_range_begin", "10.80.0.2")
        .put("dhcp_range_end", "10.80.0.9")
        .put("dhcp_range_begin_ipv6", "2001:db8:80::3")
        .put("dhcp_range_end_ipv6", "2001:db8:80::ff");
  }

  private static String network(ObjectNode settings) {
    String name = Luna.name("dual");
    Luna.put(name, settings).then().statusCode(201);
    return name;
  }

  private static JsonNode shown(String name, String path) {
    return Luna.get("/config/network/" + name + path).at("/config/network").elements().next();
  }

  private static Response both(String network, UUID node) {
    return Luna.lease(
        Luna.lease(network, node, "BOOTIF", null),
        Luna.lease(network, node, "BOOTIF", null).put("side", "ipv6_if_any"));
  }

  private static List<String> addresses(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer.jsonPath().getList("leases.address");
  }

  @Test
  void bothFamiliesAreShownExportedAndClearedTogether() {
    String name = network(dual());

    JsonNode shown = shown(name, "");
    dual()
        .properties()
        .forEach(f -> assertThat(shown.get(f.getKey())).as(f.getKey()).isEqualTo(f.getValue()));
    // What is shown may be posted back
    Luna.put(name, (ObjectNode) shown.deepCopy()).then().statusCode(204);
    assertThat(shown(name, "")).isEqualTo(shown);

    Luna.put(name, Json.object().put("network_ipv6", "").put("gateway_ipv6", ""))
        .then()
        .statusCode(204);

    assertThat(shown(name, "").properties().stream().map(java.util.Map.Entry::getKey))
        .noneMatch(f -> f.endsWith("_ipv6"));
  }

  @Test
  void eachFamilyHasItsNextFreeAddressAndSkipsItsServersAndRanges() {
    String name = network(dual());
    UUID node = UUID.randomUUID();

    assertThat(shown(name, "/_nextfreeip").toString())
        .isEqualTo("{\"nextip\":\"10.80.0.10\",\"nextip_ipv6\":\"2001:db8:80::100\"}");
    assertThat(addresses(both(name, node))).containsExactly("10.80.0.10", "2001:db8:80::100");
    // Asking again gives the same
    assertThat(addresses(both(name, node))).containsExactly("10.80.0.10", "2001:db8:80::100");
    assertThat(shown(name, "/_nextfreeip?reserve=60").toString())
        .isEqualTo("{\"nextip\":\"10.80.0.11\",\"nextip_ipv6\":\"2001:db8:80::101\"}");
    assertThat(addresses(both(name, UUID.randomUUID())))
        .containsExactly("10.80.0.12", "2001:db8:80::102");
    assertThat(shown(name, "/2001:db8:80::100").get("status").asText()).isEqualTo("taken");
    assertThat(shown(name, "/2001:db8:80::101").get("status").asText()).isEqualTo("reserved");
    assertThat(shown(name, "/2001:db8:80::1").get("status").asText()).isEqualTo("reserved");
    assertThat(shown(name, "/2001:db8:80::500").get("status").asText()).isEqualTo("free");
    Luna.operator().get("/luna/config/network/" + name + "/2001:db8:81::1").then().statusCode(404);
    assertThat(shown(name, "/_member").get("taken").findValuesAsText("ipaddress"))
        .containsExactly("10.80.0.10", "10.80.0.12", "2001:db8:80::100", "2001:db8:80::102");
  }

  @Test
  void namedAddressesMustBeOfTheirSide() {
    String dual = network(dual());
    String single = Luna.network("10.81.0.0/24");
    UUID node = UUID.randomUUID();

    assertThat(
            addresses(
                Luna.lease(
                    Luna.lease(dual, node, "BOOTIF", "2001:db8:80::abc").put("side", "ipv6"))))
        .containsExactly("2001:db8:80::abc");
    Luna.lease(Luna.lease(dual, UUID.randomUUID(), "e", "2001:db8:80::abc").put("side", "ipv6"))
        .then()
        .statusCode(409);
    Luna.lease(Luna.lease(dual, node, "BOOTIF", "10.80.0.77").put("side", "ipv6"))
        .then()
        .statusCode(400);
    Luna.lease(Luna.lease(dual, node, "BOOTIF", "2001:db8:80::abd")).then().statusCode(400);
    Luna.lease(Luna.lease(single, node, "BOOTIF", null).put("side", "ipv6")).then().statusCode(400);
    assertThat(addresses(both(single, node))).containsExactly("10.81.0.1", null);
  }

  @Test
  void aPreferredAddressIsGivenWhileItIsFreeAndOfTheNetwork() {
    String network = Luna.network("10.82.0.0/24");

    assertThat(addresses(preferring(network, "10.82.0.50"))).containsExactly("10.82.0.50");
    assertThat(addresses(preferring(network, "10.82.0.50"))).containsExactly("10.82.0.1");
    assertThat(addresses(preferring(network, "10.83.0.50"))).containsExactly("10.82.0.2");
    assertThat(addresses(preferring(network, "2001:db8::1"))).containsExactly("10.82.0.3");
  }

  private static Response preferring(String network, String address) {
    return Luna.lease(
        Luna.lease(network, UUID.randomUUID(), "BOOTIF", null).put("preferred", address));
  }

  @Test
  void aNetworkThatGetsIpv6GivesItToItsNodesAndOneThatMovesTakesThemAlong() {
    // Given a node in an IPv4 network
    String name = Luna.network("10.84.0.0/24");
    String id = Luna.service().get("/internal/networks/by-name/" + name).jsonPath().getString("id");
    UUID node = UUID.randomUUID();
    Luna.lease(Luna.lease(name, node, "BOOTIF", "10.84.0.7")).then().statusCode(200);
    show(node, 1, id, "10.84.0.7", null);
    await().atMost(PATIENCE).until(() -> leases(node).equals(List.of("taken 10.84.0.7")));

    // When the network gets a second family, and that moves
    Luna.put(name, Json.object().put("network_ipv6", "2001:db8:84::/64")).then().statusCode(204);
    assertThat(leases(node)).containsExactly("taken 10.84.0.7", "held 2001:db8:84::1");
    show(node, 2, id, "10.84.0.7", "2001:db8:84::1");
    await()
        .atMost(PATIENCE)
        .until(() -> leases(node).equals(List.of("taken 10.84.0.7", "taken 2001:db8:84::1")));
    Luna.put(name, Json.object().put("network_ipv6", "2001:db8:85::/64")).then().statusCode(204);

    // Then the node's owner is told of both, and IPv4 stays
    assertThat(leases(node)).containsExactly("taken 10.84.0.7", "held 2001:db8:85::1");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(moves(id))
                    .extracting(m -> m.path("from").asText() + " " + m.path("to").asText())
                    .containsExactly("null 2001:db8:84::1", "2001:db8:84::1 2001:db8:85::1"));
    // And what is in use is not taken away
    Luna.put(name, Json.object().put("network_ipv6", "")).then().statusCode(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'network_ipv6':'10.9.0.0/24'} | network_ipv6 must be an IPv6 network beside",
        "{'network':'2001:db8::/64','network_ipv6':'2001:db8:1::/64'} | network_ipv6 must be an"
            + " IPv6 network beside",
        "{'network_ipv6':'2001:db8::1/64'} | config.network.NAME.network_ipv6 must be a network",
        "{'gateway_ipv6':'2001:db8::1'} | config.network.NAME.gateway_ipv6 needs network_ipv6",
        "{'network_ipv6':'2001:db8::/64','gateway_ipv6':'2001:db9::1'} | gateway_ipv6 2001:db9::1"
            + " is not in the network",
        "{'network_ipv6':'2001:db8::/64','nameserver_ip_ipv6':'10.0.0.1'} | nameserver_ip_ipv6 must"
            + " be an IPv6 address",
        "{'network_ipv6':[]} | config.network.NAME.network_ipv6"
      })
  void badSecondFamiliesAreNamedAndChangeNothing(String fields, String message) {
    String name = Luna.network("10.86.0.0/24");
    JsonNode before = shown(name, "");

    Response refused = Luna.put(name, (ObjectNode) Json.tree(fields.replace('\'', '"')));

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("message")).contains(message.replace("NAME", name));
    assertThat(shown(name, "")).isEqualTo(before);
  }

  private void show(UUID node, long version, String network, String v4, String v6) {
    ObjectNode object = Json.object();
    object
        .putArray("interfaces")
        .addObject()
        .put("interface", "BOOTIF")
        .put("network_id", network)
        .put("ipaddress", v4)
        .put("ipaddress_ipv6", v6);
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

  private List<String> leases(UUID node) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT state || ' ' || host(address) FROM lease WHERE holder_id = :node ORDER"
                        + " BY address")
                .bind("node", node.toString())
                .mapTo(String.class)
                .list());
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
}
