package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.compute.testing.Published;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "Rack View" of the Luna2 REST API, with its examples. */
@NodeTest
@WithTestResource(NodePeers.class)
class RackContractTest {

  private static final String INVENTORY = "/luna/config/rack/inventory";

  /** The published rack with nodes of this test's own. */
  private static ObjectNode example(String name, List<String> nodes) {
    ObjectNode example = Luna.example("rack-post", "rack", "rack001").put("name", name);
    for (int i = 0; i < nodes.size(); i++) {
      ((ObjectNode) example.at("/devices/" + i)).put("name", nodes.get(i));
    }
    return example;
  }

  private static List<String> nodes(int count) {
    String group = Luna.group("{}");
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(Luna.node(group));
    }
    return nodes;
  }

  private static ObjectNode device(String name, String type, int position) {
    return Json.object().put("name", name).put("type", type).put("position", position);
  }

  private static ObjectNode rack(ObjectNode... devices) {
    ObjectNode rack = Json.object();
    ArrayNode all = rack.putArray("devices");
    List.of(devices).forEach(all::add);
    return rack;
  }

  private static List<String> names(String subset) {
    Response answer = Luna.operator().get(INVENTORY + subset);
    return answer.statusCode() == 404
        ? List.of()
        : Json.tree(answer.asString()).at("/config/rack/inventory").findValuesAsText("name");
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/rack/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/rack/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/rack")
  void aRackIsMadeShownAndListedWithItsDevices() {
    String name = Luna.name("rack");
    ObjectNode example = example(name, nodes(2));

    Luna.post("rack", name, example).then().statusCode(201);

    assertThat(Luna.get("rack", name)).isEqualTo(example);
    assertThat(
            Json.tree(Luna.operator().get("/luna/config/rack").asString())
                .at("/config/rack/" + name))
        .isEqualTo(example);
    // What is shown may be posted back
    Luna.post("rack", name, Luna.get("rack", name)).then().statusCode(204);
    assertThat(Luna.get("rack", name)).isEqualTo(example);
    // And the other order, and a new name
    String renamed = Luna.name("rack");
    Luna.post("rack", name, Json.object().put("order", "descending").put("newrackname", renamed))
        .then()
        .statusCode(204);
    assertThat(Luna.get("rack", renamed).get("order").asText()).isEqualTo("descending");
    assertThat(Luna.get("rack", renamed).get("devices")).hasSize(2);
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/rack/inventory")
  @ContractTest(api = "luna", method = "GET", path = "/config/rack/inventory")
  @ContractTest(api = "luna", method = "GET", path = "/config/rack/inventory/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/rack/inventory/{}/type/{}/_delete")
  void theInventoryTellsWhatStandsInRacksAndWhatDoesNot() {
    List<String> nodes = nodes(2);
    ObjectNode example = (ObjectNode) Published.example("luna2/rack-inventory");
    for (int i = 0; i < 2; i++) {
      ((ObjectNode) example.at("/config/rack/inventory/" + i)).put("name", nodes.get(i));
    }

    Luna.operator().body(Json.write(example)).post(INVENTORY).then().statusCode(201);
    Luna.operator().body(Json.write(example)).post(INVENTORY).then().statusCode(204);

    assertThat(names("")).containsAll(nodes);
    assertThat(names("/unconfigured")).containsAll(nodes);
    JsonNode all =
        Json.tree(Luna.operator().get(INVENTORY).asString()).at("/config/rack/inventory");
    assertThat(all).anyMatch(i -> i.equals(example.at("/config/rack/inventory/1")));

    // When one is placed it is configured, with the height that was told before
    String rack = Luna.name("rack");
    Luna.post("rack", rack, rack(device(nodes.get(1), "node", 1))).then().statusCode(201);
    assertThat(names("/configured")).contains(nodes.get(1)).doesNotContain(nodes.get(0));
    assertThat(names("/unconfigured")).contains(nodes.get(0)).doesNotContain(nodes.get(1));
    assertThat(Luna.get("rack", rack).at("/devices/0/height").asInt()).isEqualTo(2);

    // And when it is cleared it is not
    Response cleared = Luna.operator().get(INVENTORY + "/" + nodes.get(1) + "/type/node/_delete");
    cleared.then().statusCode(201);
    assertThat(cleared.jsonPath().getString("message")).isEqualTo("Inventory cleared");
    assertThat(names("/unconfigured")).contains(nodes.get(1));
    assertThat(Luna.get("rack", rack).get("devices")).isEmpty();
    Luna.operator().get(INVENTORY + "/nosuch/type/node/_delete").then().statusCode(404);
    Luna.operator()
        .get(INVENTORY + "/" + nodes.get(1) + "/type/car/_delete")
        .then()
        .statusCode(404);
    Luna.operator().get(INVENTORY + "/somewhere").then().statusCode(404);
  }

  @Test
  void switchesOtherDevicesAndControllersStandInRacksToo() {
    String name = Luna.name("rack");
    String wire = Luna.name("switch");
    String ups = Luna.name("ups");
    Luna.post("switch", wire, Json.object().put("vendor", "Arista")).then().statusCode(201);
    Luna.post("otherdev", ups, Json.object().put("comment", "x")).then().statusCode(201);
    String controller = Luna.name("controller");

    Luna.post(
            "rack",
            name,
            rack(
                device(wire, "switch", 42),
                device(ups, "otherdev", 1),
                device(controller, "controller", 5)))
        .then()
        .statusCode(201);

    JsonNode devices = Luna.get("rack", name).get("devices");
    assertThat(devices.findValuesAsText("name")).containsExactly(ups, controller, wire);
    assertThat(devices.at("/2/vendor").asText()).isEqualTo("Arista");
    // A device that is removed leaves its rack
    Luna.delete("otherdev", ups).then().statusCode(204);
    assertThat(Luna.get("rack", name).get("devices")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ascending", "descending"})
  void noTwoDevicesTakeOneUnitOfOneSide(String order) {
    String name = Luna.name("rack");
    List<String> nodes = nodes(3);
    ObjectNode tall = device(nodes.get(0), "node", 10).put("height", 4);
    Luna.post("rack", name, rack(tall).put("order", order)).then().statusCode(201);
    ObjectNode before = Luna.get("rack", name);
    assertThat(before.get("order").asText()).isEqualTo(order);

    Response refused = Luna.post("rack", name, rack(device(nodes.get(1), "node", 13)));

    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("message"))
        .contains(nodes.get(0))
        .contains(nodes.get(1))
        .contains("unit 13");
    assertThat(Luna.get("rack", name)).isEqualTo(before);
    // The other side is free, and so is the next unit
    Luna.post(
            "rack",
            name,
            rack(
                device(nodes.get(1), "node", 13).put("orientation", "back"),
                device(nodes.get(2), "node", 14)))
        .then()
        .statusCode(204);
    // One that grows meets its neighbour, wherever that is said
    Luna.operator()
        .body(
            "{\"config\":{\"rack\":{\"inventory\":[{\"name\":\"%s\",\"type\":\"node\",\"height\":5}]}}}"
                .formatted(nodes.get(0)))
        .post(INVENTORY)
        .then()
        .statusCode(409);
    // Two may change places in one request, and one may move to another rack
    Luna.post(
            "rack", name, rack(device(nodes.get(0), "node", 14), device(nodes.get(2), "node", 13)))
        .then()
        .statusCode(204);
    String other = Luna.name("rack");
    Luna.post("rack", other, rack(device(nodes.get(0), "node", 1))).then().statusCode(201);
    assertThat(Luna.get("rack", name).get("devices").findValuesAsText("name"))
        .doesNotContain(nodes.get(0));
    // A rack that would be too small for what stands in it does not shrink
    Luna.post("rack", name, Json.object().put("size", 12)).then().statusCode(400);
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/rack/{}/_delete")
  void aRackThatGoesLeavesItsDevicesInTheInventory() {
    String name = Luna.name("rack");
    String node = nodes(1).getFirst();
    Luna.post("rack", name, rack(device(node, "node", 7))).then().statusCode(201);

    Luna.delete("rack", name).then().statusCode(204);

    Luna.delete("rack", name).then().statusCode(404);
    Luna.operator().get("/luna/config/rack/" + name).then().statusCode(404);
    assertThat(names("/unconfigured")).contains(node);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"size\":0}                                        | size must be a whole number from 1 to 100",
        "{\"order\":\"sideways\"}                            | order must be one of ascending, descending",
        "{\"colour\":1}                                      | unknown field config.rack.NAME.colour",
        "{\"devices\":{}}                                    | devices must be an array of objects",
        "{\"devices\":[{\"name\":\"a\"}]}                    | devices[0].type is required",
        "{\"devices\":[{\"name\":\"a\",\"type\":\"car\"}]}   | type must be one of node, switch, otherdev, controller",
        "{\"devices\":[{\"name\":\"nosuch\",\"type\":\"node\",\"position\":1}]} | node nosuch does not exist",
        "{\"devices\":[{\"name\":\"c\",\"type\":\"controller\"}]} | devices[0].position is required",
        "{\"devices\":[{\"name\":\"c\",\"type\":\"controller\",\"position\":42,\"height\":2}]} | would take units 42 to 43",
        "{\"devices\":[{\"name\":\"c\",\"type\":\"controller\",\"position\":1,\"orientation\":\"up\"}]} | orientation must be one of front, back",
        "{\"devices\":[{\"name\":\"c\",\"type\":\"controller\",\"position\":1},{\"name\":\"c\",\"type\":\"controller\",\"position\":2}]} | c stands twice",
      })
  void badInputIsNamedAndMakesNothing(String fields, String message) {
    String name = Luna.name("bad");

    Response refused = Luna.post("rack", name, Json.tree(fields));

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("message")).contains(message.replace("NAME", name));
    Luna.operator().get("/luna/config/rack/" + name).then().statusCode(404);
  }
}
