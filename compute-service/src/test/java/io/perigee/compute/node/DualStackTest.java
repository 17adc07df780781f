package io.perigee.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interfaces in networks of both families, and addresses that are kept where they still fit. */
@NodeTest
@WithTestResource(NodePeers.class)
class DualStackTest {

  @Inject Database database;
  @Inject NodeRenumbering renumbering;

  private static String group(String network) {
    return Luna.group(
        "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}".formatted(network));
  }

  private static JsonNode boot(String node) {
    for (JsonNode iface : Luna.get("node", node).path("interfaces")) {
      if (iface.path("interface").asText().equals("BOOTIF")) {
        return iface;
      }
    }
    throw new AssertionError(node + " has no BOOTIF");
  }

  private static String addresses(String node) {
    JsonNode boot = boot(node);
    return boot.path("ipaddress").asText() + " " + boot.path("ipaddress_ipv6").asText("-");
  }

  private static Response change(String node, String iface) {
    ObjectNode object = Json.object();
    object
        .putArray("interfaces")
        .add(((ObjectNode) Json.tree(iface.replace('\'', '"'))).put("interface", "BOOTIF"));
    return Luna.post("node", node, object);
  }

  private UUID id(String node) {
    return database.read(
        h ->
            h.createQuery("SELECT id FROM node WHERE name = :name")
                .bind("name", node)
                .mapTo(UUID.class)
                .one());
  }

  @Test
  void aNodeGetsAnAddressOfEachFamilyAndShowsAndPublishesThem() {
    String network = Luna.name("dual");
    String node = Luna.node(group(network));

    assertThat(addresses(node)).isEqualTo("10.200.0.1 fd00::1");
    try (TopicProbe topic = TopicProbe.ofModule("nodes")) {
      JsonNode told =
          topic
              .await(Duration.ofSeconds(20), m -> node.equals(m.data().path("name").asText()))
              .data();
      assertThat(told.at("/object/interfaces/0/ipaddress_ipv6").asText()).isEqualTo("fd00::1");
    }
    // What is shown may be posted back
    change(node, Json.write(boot(node))).then().statusCode(204);
    assertThat(addresses(node)).isEqualTo("10.200.0.1 fd00::1");
    // One of a single family shows what it always showed
    String other = Luna.node(group(Luna.name("net")));
    assertThat(boot(other).has("ipaddress_ipv6")).isFalse();
  }

  @Test
  void eachAddressIsNamedAndClearedByItself() {
    String network = Luna.name("dual");
    String group = group(network);
    String node = Luna.node(group);

    change(node, "{'ipaddress_ipv6':'fd00::abc'}").then().statusCode(204);
    assertThat(addresses(node)).isEqualTo("10.200.0.1 fd00::abc");
    change(node, "{'ipaddress':'10.200.0.77'}").then().statusCode(204);
    assertThat(addresses(node)).isEqualTo("10.200.0.77 fd00::abc");
    String second = Luna.node(group);
    change(second, "{'ipaddress_ipv6':'fd00::abc'}").then().statusCode(409);
    change(node, "{'ipaddress_ipv6':''}").then().statusCode(204);
    assertThat(addresses(node)).isEqualTo("10.200.0.77 -");
    // and is free then
    change(second, "{'ipaddress_ipv6':'fd00::abc'}").then().statusCode(204);
    change(second, "{'dhcp':true}").then().statusCode(204);
    assertThat(boot(second).path("ipaddress").isNull()).isTrue();
    assertThat(boot(second).has("ipaddress_ipv6")).isFalse();
  }

  @Test
  void aCopyHasAddressesOfItsOwnAndARemovedNodeGivesBothBack() {
    String network = Luna.name("dual");
    String group = group(network);
    String node = Luna.node(group);
    String copy = Luna.name("node");

    Luna.post("node", node, "/_clone", Json.object().put("newnodename", copy))
        .then()
        .statusCode(201);

    assertThat(addresses(copy)).isEqualTo("10.200.0.2 fd00::2");
    Luna.delete("node", node).then().statusCode(204);
    change(copy, "{'ipaddress':'10.200.0.1','ipaddress_ipv6':'fd00::1'}").then().statusCode(204);
  }

  @Test
  void membersFollowTheirGroupIntoANetworkOfBothFamiliesAndOut() {
    String group = group(Luna.name("net"));
    String node = Luna.node(group);

    Luna.post("group", group, interfaces(Luna.name("dual"))).then().statusCode(204);
    assertThat(addresses(node)).isEqualTo("10.200.0.1 fd00::1");
    Luna.post("group", group, interfaces(Luna.name("net"))).then().statusCode(204);
    assertThat(addresses(node)).isEqualTo("10.200.0.1 -");
  }

  @Test
  void bothAddressesAreRenumbered() {
    String network = Luna.name("dual");
    String node = Luna.node(group(network));

    int changed =
        database.write(
            h ->
                renumbering.apply(
                    h,
                    NodePeers.id("network", network),
                    List.of(
                        new NodeRenumbering.Move(id(node), "BOOTIF", "10.200.0.1", "10.201.0.1"),
                        new NodeRenumbering.Move(id(node), "BOOTIF", "fd00::1", "fd01::1")),
                    Cause.PLATFORM));

    assertThat(changed).isEqualTo(1);
    assertThat(addresses(node)).isEqualTo("10.201.0.1 fd01::1");
  }

  @Test
  void aNodeGetsTheFirstIpv6AddressOfItsNetworkOnce() {
    String network = Luna.name("net");
    String node = Luna.node(group(network));
    var first = new NodeRenumbering.Move(id(node), "BOOTIF", null, "fd05::1");
    UUID of = NodePeers.id("network", network);

    for (int changed : new int[] {1, 0}) {
      assertThat(
              database.<Integer>write(
                  h -> renumbering.apply(h, of, List.of(first), Cause.PLATFORM)))
          .isEqualTo(changed);
    }

    assertThat(addresses(node)).isEqualTo("10.200.0.1 fd05::1");
  }

  @Test
  void anAddressThatFitsTheOtherNetworkTooIsKept() {
    // Given a node with an address that is free in the network that its other group is in
    String from = group(Luna.name("net"));
    String to = Luna.name("wide");
    String node = Luna.node(from);
    change(node, "{'ipaddress':'10.200.7.7','macaddress':'%s'}".formatted(mac()))
        .then()
        .statusCode(204);

    // When it is moved to that group, the group itself moves, and the node chooses another network
    Luna.post("node", node, Json.object().put("group", group(to))).then().statusCode(204);
    assertThat(addresses(node)).isEqualTo("10.200.7.7 -");
    String group = Luna.get("node", node).path("group").asText();
    Luna.post("group", group, interfaces(Luna.name("wide"))).then().statusCode(204);
    assertThat(addresses(node)).isEqualTo("10.200.7.7 -");
    change(node, "{'network':'%s'}".formatted(Luna.name("wide"))).then().statusCode(204);
    assertThat(addresses(node)).isEqualTo("10.200.7.7 -");

    // Then only where it does not fit is it changed
    change(node, "{'network':'%s'}".formatted(Luna.name("net"))).then().statusCode(204);
    assertThat(addresses(node)).isEqualTo("10.200.0.1 -");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"ipaddress_ipv6\":\"10.0.0.1\"}', ipaddress_ipv6 must be an IPv6 address",
    "'{\"ipaddress_ipv6\":5}', ipaddress_ipv6",
    "'{\"ipaddress_ipv6\":\"fd00::1::2\"}', ipaddress_ipv6 must be an IPv6 address",
    "'{\"network\":\"\",\"ipaddress_ipv6\":\"fd00::9\"}', network is required where there is an"
        + " ipaddress_ipv6"
  })
  void badAddressesAreNamedAndChangeNothing(String iface, String message) {
    String node = Luna.node(group(Luna.name("dual")));
    ObjectNode before = Luna.get("node", node);

    Response refused = change(node, iface);

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("message")).contains(message);
    assertThat(Luna.get("node", node)).isEqualTo(before);
  }

  private static ObjectNode interfaces(String network) {
    return (ObjectNode)
        Json.tree(
            "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}".formatted(network));
  }

  private static String mac() {
    String hex = UUID.randomUUID().toString().replace("-", "");
    return "02:" + String.join(":", hex.substring(0, 10).split("(?<=\\G..)"));
  }
}
