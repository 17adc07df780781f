package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Interfaces of nodes in the Luna2 REST API, with its examples. */
@NodeTest
@WithTestResource(NodePeers.class)
class NodeInterfaceContractTest {

  private static ObjectNode example(String file, String suffix) {
    ObjectNode example = Luna.example(file, "node", "node001");
    example
        .withArray("interfaces")
        .forEach(i -> ((ObjectNode) i).put("network", i.path("network").asText() + suffix));
    return example;
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/node/{}/interfaces")
  @ContractTest(api = "luna", method = "GET", path = "/config/node/{}/interfaces")
  @ContractTest(api = "luna", method = "GET", path = "/config/node/{}/interfaces/{}")
  void interfacesAreSetAndShownAllAndOneByOne() {
    String name = Luna.node(Luna.group("{}"));
    String suffix = Luna.name("");
    ObjectNode example = example("node-interfaces", suffix);

    Luna.post("node", name, "/interfaces", example).then().statusCode(204);

    Response all = Luna.operator().get("/luna/config/node/" + name + "/interfaces");
    all.then().statusCode(200).contentType("application/json");
    Luna.assertShows(
        (ObjectNode) Json.tree(all.asString()).at("/config/node/" + name), example, Set.of());
    Response one = Luna.operator().get("/luna/config/node/" + name + "/interfaces/BOOTIF");
    one.then().statusCode(200);
    ObjectNode shown = (ObjectNode) Json.tree(one.asString()).at("/config/node/" + name);
    assertThat(shown.get("interfaces")).hasSize(1);
    Luna.assertShows(shown, example("node-interface", suffix), Set.of());
    Luna.operator().get("/luna/config/node/" + name + "/interfaces/eth9").then().statusCode(404);
    Luna.post(
            "node",
            "nosuchnode",
            "/interfaces",
            Json.tree("{\"interfaces\":[{\"interface\":\"a\"}]}"))
        .then()
        .statusCode(404);
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/node/{}/interfaces/{}/_delete")
  void anInterfaceIsRemoved() {
    String name = Luna.node(Luna.group("{}"));
    Luna.post("node", name, "/interfaces", example("node-interfaces", Luna.name("")))
        .then()
        .statusCode(204);

    Luna.operator()
        .get("/luna/config/node/" + name + "/interfaces/BOOTIF/_delete")
        .then()
        .statusCode(204);

    assertThat(Luna.get("node", name).get("interfaces").findValuesAsText("interface"))
        .containsExactly("BMC", "ib0");
    Luna.operator()
        .get("/luna/config/node/" + name + "/interfaces/BOOTIF/_delete")
        .then()
        .statusCode(404);
  }

  @Test
  void aMacAddressIsOneNodesOnly() {
    String group = Luna.group("{}");
    String mac = "02:aa:%s".formatted(Luna.name("x").substring(2).replaceAll("(..)(?=.)", "$1:"));
    String first =
        Luna.node(
            group,
            "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"macaddress\":\"%s\"}]}"
                .formatted(mac.toUpperCase(java.util.Locale.ROOT)));
    String second = Luna.node(group);

    Response refused =
        Luna.post(
            "node",
            second,
            Json.tree(
                "{\"comment\":\"x\",\"interfaces\":[{\"interface\":\"BOOTIF\",\"macaddr\":\"%s\"}]}"
                    .formatted(mac)));

    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("message"))
        .isEqualTo("macaddress " + mac + " is node " + first + "'s");
    assertThat(Luna.get("node", second).get("comment").isNull()).isTrue();
    assertThat(Luna.get("node", first).at("/interfaces/0/macaddress").asText()).isEqualTo(mac);
  }

  @Test
  void aMacAloneChangesNothingElseAndDhcpGivesTheAddressUp() {
    String group =
        Luna.group(
            "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}"
                .formatted(Luna.name("n")));
    String name = Luna.node(group);
    String address = Luna.get("node", name).at("/interfaces/0/ipaddress").asText();

    Luna.post(
            "node",
            name,
            Json.tree(
                "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"macaddress\":\"02:00:00:%s\"}]}"
                    .formatted(Luna.name("x").substring(4).replaceAll("(..)(?=.)", "$1:"))))
        .then()
        .statusCode(204);
    assertThat(Luna.get("node", name).at("/interfaces/0/ipaddress").asText()).isEqualTo(address);

    Luna.post(
            "node", name, Json.tree("{\"interfaces\":[{\"interface\":\"BOOTIF\",\"dhcp\":true}]}"))
        .then()
        .statusCode(204);
    assertThat(Luna.get("node", name).at("/interfaces/0/ipaddress").isNull()).isTrue();
    assertThat(Luna.get("node", name).at("/interfaces/0/dhcp").asBoolean()).isTrue();
  }

  @Test
  void anAddressThatIsTakenIsRefusedAndNothingChanges() {
    String group =
        Luna.group(
            "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}"
                .formatted(Luna.name("n")));
    String first = Luna.node(group);
    String second = Luna.name("node");
    String address = Luna.get("node", first).at("/interfaces/0/ipaddress").asText();

    Response refused =
        Luna.post(
            "node",
            second,
            Json.tree(
                "{\"group\":\"%s\",\"interfaces\":[{\"interface\":\"BOOTIF\",\"ipaddress\":\"%s\"}]}"
                    .formatted(group, address)));

    refused.then().statusCode(409);
    Luna.operator().get("/luna/config/node/" + second).then().statusCode(404);
  }

  @Test
  void aNodeThatMovesKeepsAddressesInTheSameNetworkAndGetsNewOnesInOthers() {
    String same = Luna.name("same");
    String from =
        Luna.group(
            "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"},{\"interface\":\"ib0\",\"network\":\"%s\"}]}"
                .formatted(same, Luna.name("old")));
    String other = Luna.name("new");
    String to =
        Luna.group(
            "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"},{\"interface\":\"ib0\",\"network\":\"%s\"}]}"
                .formatted(same, other));
    String name = Luna.node(from);
    ObjectNode before = Luna.get("node", name);

    Luna.post("node", name, Json.object().put("group", to)).then().statusCode(204);

    ObjectNode after = Luna.get("node", name);
    assertThat(after.at("/interfaces/0")).isEqualTo(before.at("/interfaces/0"));
    assertThat(after.at("/interfaces/1/network").asText()).isEqualTo(other);
    assertThat(after.at("/interfaces/1/ipaddress").asText()).startsWith("10.200.0.");
  }
}
