package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.quarkus.test.common.WithTestResource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a node keeps, passes on and gives up through its life. */
@NodeTest
@WithTestResource(NodePeers.class)
class NodeLifeTest {

  private static final String SCRIPT = "IyEvYmluL2Jhc2gKZXhpdCAw";

  private static String mac() {
    return "02:bb:%s".formatted(Luna.name("x").substring(2).replaceAll("(..)(?=.)", "$1:"));
  }

  private static String group() {
    return Luna.group(
        "{\"roles\":\"slurm\",\"scripts\":\"motd\",\"postscript\":\"%s\",\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"},{\"interface\":\"BMC\",\"network\":\"%s\"}]}"
            .formatted(SCRIPT, Luna.name("net"), Luna.name("ipmi")));
  }

  private static String node(String group, String mac) {
    Luna.publishedSwitch();
    String cloud = Luna.name("cloud");
    Luna.post("cloud", cloud, Json.object().put("type", "aws")).then().statusCode(201);
    return Luna.node(
        group,
        "{\"switch\":\"switch01\",\"switchport\":9,\"cloud\":\"%s\",\"vendor\":\"Dell\",\"assettag\":\"A1\",\"roles\":\"gpu\",\"prescript\":\"%s\",\"interfaces\":[{\"interface\":\"BOOTIF\",\"macaddress\":\"%s\"}]}"
            .formatted(cloud, SCRIPT, mac));
  }

  @Test
  void aRenamedNodeKeepsEverythingElse() {
    String node = node(group(), mac());
    String rack = Luna.name("rack");
    Luna.post(
            "rack",
            rack,
            Json.tree(
                "{\"devices\":[{\"name\":\"%s\",\"type\":\"node\",\"position\":2}]}"
                    .formatted(node)))
        .then()
        .statusCode(201);
    ObjectNode before = Luna.get("node", node);
    String renamed = Luna.name("renamed");

    Luna.post("node", node, Json.object().put("newnodename", renamed)).then().statusCode(201);

    assertThat(Luna.get("node", renamed)).isEqualTo(before.put("name", renamed));
    assertThat(Luna.get("rack", rack).at("/devices/0/name").asText()).isEqualTo(renamed);
  }

  @Test
  void aCopyHasWhatIsConfiguredAndNothingOfTheHardware() {
    String mac = mac();
    String node = node(group(), mac);
    ObjectNode original = Luna.get("node", node);
    String copy = Luna.name("copy");

    Luna.post("node", node, "/_clone", Json.object().put("newnodename", copy))
        .then()
        .statusCode(201);

    ObjectNode shown = Luna.get("node", copy);
    for (String field :
        List.of("group", "switch", "cloud", "roles", "_roles_source", "scripts", "prescript")) {
      assertThat(shown.get(field)).as(field).isEqualTo(original.get(field));
    }
    for (String field : List.of("assettag", "switchport")) {
      assertThat(shown.get(field).isNull()).as(field).isTrue();
    }
    assertThat(shown.findValues("macaddress")).allMatch(JsonNode::isNull);
    Set<String> addresses = Set.copyOf(original.findValuesAsText("ipaddress"));
    assertThat(shown.findValuesAsText("ipaddress"))
        .hasSize(2)
        .noneMatch(addresses::contains)
        .allMatch(a -> a.startsWith("10.200.0."));
    // And the copy may send what its original has
    Luna.post("node", node, "/_clone", original.deepCopy().put("newnodename", Luna.name("copy")))
        .then()
        .statusCode(201);
  }

  @Test
  void anEmptyValueClearsEachOverrideAndTheGroupsComesBack() {
    String node = node(group(), mac());
    assertThat(Luna.get("node", node).get("_override").asBoolean()).isTrue();

    Luna.post(
            "node",
            node,
            Json.tree(
                "{\"roles\":\"\",\"prescript\":null,\"switch\":\"\",\"switchport\":null,\"cloud\":null,\"vendor\":\"\"}"))
        .then()
        .statusCode(204);

    ObjectNode shown = Luna.get("node", node);
    assertThat(shown.get("roles").asText()).isEqualTo("slurm");
    assertThat(shown.get("_roles_source").asText()).isEqualTo("group");
    assertThat(shown.get("postscript").asText()).isEqualTo(SCRIPT);
    assertThat(shown.get("_override").asBoolean()).isFalse();
    for (String field : List.of("switch", "switchport", "cloud", "vendor")) {
      assertThat(shown.get(field).isNull()).as(field).isTrue();
    }
  }

  @Test
  void interfacesOfAGroupThatChangeInOtherThingsThanTheNetworkMoveNobody() {
    String group = group();
    String node = node(group, mac());
    ObjectNode before = Luna.get("node", node);
    String network = before.at("/interfaces/0/network").asText();

    Luna.post(
            "group",
            group,
            "/interfaces",
            Json.tree(
                "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\",\"vlanid\":12}]}"
                    .formatted(network)))
        .then()
        .statusCode(204);

    assertThat(Luna.get("node", node).get("interfaces")).isEqualTo(before.get("interfaces"));
  }

  @Test
  void aNodeThatComesToAGroupInTheSameNetworksKeepsItsAddressesAndItsMac() {
    String from = group();
    String mac = mac();
    String node = node(from, mac);
    ObjectNode before = Luna.get("node", node);
    String to = Luna.name("group");
    Luna.post("group", from, "/_clone", Json.object().put("newgroupname", to))
        .then()
        .statusCode(201);

    Luna.post("node", node, Json.object().put("group", to)).then().statusCode(204);

    ObjectNode after = Luna.get("node", node);
    assertThat(after.get("group").asText()).isEqualTo(to);
    assertThat(after.get("interfaces")).isEqualTo(before.get("interfaces"));
    assertThat(after.at("/interfaces/0/macaddress").asText()).isEqualTo(mac);
  }
}
