package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import org.junit.jupiter.api.Test;

/** {@code ?dryrun=true} tells what a write would do, and does nothing. */
@NodeTest
@WithTestResource(NodePeers.class)
class DryrunTest {

  private static JsonNode plan(String kind, String name, String path, JsonNode object) {
    return answered(
        Luna.operator()
            .body(Luna.body(kind, name, object))
            .post("/luna/config/" + kind + "/" + name + path + "?dryrun=true"));
  }

  private static JsonNode answered(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    JsonNode plan = Json.tree(answer.asString());
    assertThat(plan.get("dryrun").asBoolean()).isTrue();
    return plan;
  }

  @Test
  void aNodeThatWouldBeMadeIsNotThereAndItsAddressIsStillFree() {
    String network = Luna.name("net");
    String group =
        Luna.group(
            "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}".formatted(network));
    String name = Luna.name("node");
    JsonNode wanted =
        Json.tree(
            "{\"group\":\"%s\",\"interfaces\":[{\"interface\":\"BOOTIF\",\"ipaddress\":\"10.200.7.7\"}]}"
                .formatted(group));

    JsonNode plan = plan("node", name, "", wanted);

    assertThat(plan.get("status").asInt()).isEqualTo(201);
    assertThat(plan.get("message").asText()).isEqualTo("node " + name + " created");
    assertThat(plan.get("changes"))
        .containsExactly(
            Json.tree(
                "{\"kind\":\"nodes\",\"name\":\"%s\",\"change\":\"created\",\"fields\":[]}"
                    .formatted(name)));
    Luna.operator().get("/luna/config/node/" + name).then().statusCode(404);
    Luna.node(group, "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"ipaddress\":\"10.200.7.7\"}]}");
  }

  @Test
  void aChangedGroupTellsWhichNodesItWouldChangeAndInWhat() {
    String group = Luna.group("{}");
    String node = Luna.node(group);
    ObjectNode before = Luna.get("node", node);

    JsonNode plan = plan("group", group, "", Json.object().put("kerneloptions", "quiet"));

    assertThat(plan.get("status").asInt()).isEqualTo(204);
    assertThat(plan.get("changes").findValuesAsText("name")).containsExactly(group, node);
    assertThat(plan.at("/changes/1/fields")).isEqualTo(Json.tree("[\"kerneloptions\"]"));
    assertThat(Luna.get("node", node)).isEqualTo(before);
  }

  @Test
  void aRemovalIsOnlyTold() {
    String network = Luna.name("net");
    String name = Luna.name("switch");
    Luna.post("switch", name, Json.object().put("network", network)).then().statusCode(201);

    JsonNode plan =
        answered(Luna.operator().get("/luna/config/switch/" + name + "/_delete?dryrun=true"));

    assertThat(plan.get("status").asInt()).isEqualTo(204);
    assertThat(plan.at("/changes/0/change").asText()).isEqualTo("deleted");
    assertThat(Luna.get("switch", name).get("ipaddress").asText()).isEqualTo("10.200.0.1");
    Luna.post(
            "switch",
            Luna.name("switch"),
            Json.object().put("network", network).put("ipaddress", "10.200.0.1"))
        .then()
        .statusCode(409);
  }

  @Test
  void objectsWithoutATopicAreRehearsedToo() {
    String cloud = Luna.name("cloud");
    String rack = Luna.name("rack");

    assertThat(plan("cloud", cloud, "", Json.object().put("type", "aws")).get("changes"))
        .containsExactly(
            Json.tree(
                "{\"kind\":\"clouds\",\"name\":\"%s\",\"change\":\"created\",\"fields\":[]}"
                    .formatted(cloud)));
    assertThat(plan("rack", rack, "", Json.object().put("size", 4)).get("message").asText())
        .isEqualTo("rack " + rack + " created");

    Luna.operator().get("/luna/config/cloud/" + cloud).then().statusCode(404);
    Luna.operator().get("/luna/config/rack/" + rack).then().statusCode(404);
  }

  @Test
  void whatWouldBeRefusedIsRefused() {
    String group = Luna.group("{}");
    String node = Luna.node(group);

    Luna.operator()
        .get("/luna/config/group/" + group + "/_delete?dryrun=true")
        .then()
        .statusCode(409);
    Luna.operator()
        .body(Luna.body("node", node, Json.object().put("colour", "red")))
        .post("/luna/config/node/" + node + "?dryrun=true")
        .then()
        .statusCode(400);
    Luna.operator()
        .body(Luna.body("node", node, Json.object().put("comment", "x")))
        .post("/luna/config/node/" + node + "?dryrun=perhaps")
        .then()
        .statusCode(400);
    Luna.roles("viewer")
        .body(Luna.body("node", node, Json.object().put("comment", "x")))
        .post("/luna/config/node/" + node + "?dryrun=true")
        .then()
        .statusCode(403);
    assertThat(Luna.get("node", node).get("comment").isNull()).isTrue();
  }

  @Test
  void withoutItAllIsDone() {
    String node = Luna.node(Luna.group("{}"));

    Luna.operator()
        .body(Luna.body("node", node, Json.object().put("comment", "x")))
        .post("/luna/config/node/" + node + "?dryrun=false")
        .then()
        .statusCode(204);

    assertThat(Luna.get("node", node).get("comment").asText()).isEqualTo("x");
    Luna.operator().get("/luna/config/node/" + node + "?dryrun=true").then().statusCode(200);
  }
}
