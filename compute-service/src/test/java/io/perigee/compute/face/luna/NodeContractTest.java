package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** "Node configuration" of the Luna2 REST API, with its examples. */
@NodeTest
@WithTestResource(NodePeers.class)
class NodeContractTest {

  /** Inherited where the example has null, so that what is in effect is shown. */
  private static final Set<String> INHERITED =
      Set.of(
          "osimage",
          "prescript",
          "partscript",
          "postscript",
          "provision_interface",
          "provision_method",
          "provision_fallback",
          "_override");

  /** The example with networks and a group of this test's own. */
  private static ObjectNode example(String group, String suffix) {
    Luna.publishedSwitch();
    ObjectNode example = Luna.example("node-get", "node", "node001").put("group", group);
    example
        .withArray("interfaces")
        .forEach(i -> ((ObjectNode) i).put("network", i.path("network").asText() + suffix));
    return example;
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/node/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/node/{}")
  void aNodeIsCreatedShownWithWhatItInheritsAndPublished() {
    // Given a group and the published example
    String group = Luna.group("{\"osimage\":\"compute\"}");
    String name = Luna.name("node");
    ObjectNode example = example(group, Luna.name(""));

    // When it is sent
    Response created = Luna.post("node", name, example);

    // Then it is created, and shown with the example's values
    created.then().statusCode(201).contentType("application/json").header("ETag", "\"1\"");
    Response answer = Luna.operator().get("/luna/config/node/" + name);
    answer.then().statusCode(200).contentType("application/json").header("ETag", "\"1\"");
    ObjectNode shown = (ObjectNode) Json.tree(answer.asString()).at("/config/node/" + name);
    Luna.assertShows(shown, example, INHERITED);

    // And with what it inherits, and from where
    assertThat(shown.get("osimage").asText()).isEqualTo("compute");
    assertThat(shown.get("_osimage_source").asText()).isEqualTo("group");
    assertThat(shown.get("kerneloptions").asText()).isEqualTo("options of compute");
    assertThat(shown.get("_kerneloptions_source").asText()).isEqualTo("osimage");
    assertThat(shown.get("_netboot_source").asText()).isEqualTo("node");
    assertThat(shown.get("provision_method").asText()).isEqualTo("torrent");
    assertThat(shown.get("_override").asBoolean()).isTrue();

    // And published with the ids that others need
    try (TopicProbe topic = TopicProbe.ofModule("nodes")) {
      JsonNode state =
          topic
              .await(Duration.ofSeconds(20), m -> name.equals(m.data().path("name").asText()))
              .data();
      assertThat(state.get("version").asLong()).isEqualTo(1);
      JsonNode object = state.get("object");
      assertThat(object.get("group").asText()).isEqualTo(group);
      assertThat(object.get("osimage_id").asText())
          .isEqualTo(NodePeers.id("osimage", "compute").toString());
      assertThat(object.at("/interfaces/0/network_id").asText())
          .isEqualTo(
              NodePeers.id("network", example.at("/interfaces/0/network").asText()).toString());
      assertThat(object.at("/bmc/setup").asBoolean()).isTrue();
      assertThat(object.at("/bmc/driver").asText()).isEqualTo("simulated");
    }
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/node")
  void theListShowsEachNodeAsGetDoes() {
    String group = Luna.group("{}");
    String first = Luna.node(group, "{\"comment\":\"one\"}");
    String second = Luna.node(group);

    Response answer = Luna.operator().get("/luna/config/node");

    answer.then().statusCode(200).contentType("application/json");
    JsonNode list = Json.tree(answer.asString()).at("/config/node");
    assertThat(list.get(first)).isEqualTo(Luna.get("node", first));
    assertThat(list.get(second)).isEqualTo(Luna.get("node", second));
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/node/{}")
  void anUpdateAnswers204AndARename201() {
    String group = Luna.group("{}");
    String name = Luna.node(group);
    String renamed = Luna.name("renamed");
    String again = Luna.name("again");

    Response updated =
        Luna.post("node", name, Json.tree("{\"comment\":\"mine\",\"switchport\":\"7\"}"));
    Response rename = Luna.post("node", name, Json.object().put("newnodename", renamed));

    updated.then().statusCode(204);
    assertThat(updated.asString()).isEmpty();
    rename.then().statusCode(201);
    Luna.operator().get("/luna/config/node/" + name).then().statusCode(404);
    assertThat(Luna.get("node", renamed).get("switchport").asInt()).isEqualTo(7);
    Luna.post("node", renamed, Json.object().put("newhostname", again)).then().statusCode(201);
    assertThat(Luna.get("node", again).get("comment").asText()).isEqualTo("mine");
  }

  @Test
  void whatIsShownMayBePostedBack() {
    String name =
        Luna.node(
            Luna.group(
                "{\"osimage\":\"compute\",\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}"
                    .formatted(Luna.name("n"))));

    Luna.post("node", name, Luna.get("node", name)).then().statusCode(204);

    assertThat(Luna.get("node", name).get("osimage").asText()).isEqualTo("compute");
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/node/{}/_clone")
  void aCopyHasItsNetworksAndAddressesOfItsOwn() {
    // Given the published example as a node
    String group = Luna.group("{}");
    String name = Luna.name("node");
    ObjectNode example = example(group, Luna.name(""));
    Luna.post("node", name, example).then().statusCode(201);

    // When it is copied, with the published body and a new name
    String copy = Luna.name("copy");
    Luna.post("node", name, "/_clone", example.deepCopy().put("newnodename", copy))
        .then()
        .statusCode(201);

    // Then the copy is alike but for its addresses
    ObjectNode shown = Luna.get("node", copy);
    assertThat(shown.get("group").asText()).isEqualTo(group);
    assertThat(shown.get("switch").asText()).isEqualTo("switch01");
    for (int i = 0; i < 3; i++) {
      assertThat(shown.at("/interfaces/" + i + "/network"))
          .isEqualTo(example.at("/interfaces/" + i + "/network"));
      assertThat(shown.at("/interfaces/" + i + "/ipaddress").asText()).startsWith("10.200.0.");
    }
    assertThat(Luna.get("node", name).at("/interfaces/0/ipaddress").asText())
        .isEqualTo("10.141.0.1");
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/node/{}/_delete")
  void aDeletedNodeIsGoneEverywhere() {
    String group =
        Luna.group(
            "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}"
                .formatted(Luna.name("n")));
    String name = Luna.node(group);
    String address = Luna.get("node", name).at("/interfaces/0/ipaddress").asText();

    Luna.delete("node", name).then().statusCode(204);

    Luna.operator().get("/luna/config/node/" + name).then().statusCode(404);
    Luna.delete("node", name).then().statusCode(404);
    // Its address is at once another's who names it.
    Luna.node(
        group,
        "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"ipaddress\":\"%s\"}]}".formatted(address));
    try (TopicProbe topic = TopicProbe.ofModule("nodes")) {
      topic.await(
          Duration.ofSeconds(20),
          m -> name.equals(m.data().path("name").asText()) && m.data().path("deleted").asBoolean());
    }
  }

  @Test
  void anInstallerMayTellOfItsOwnNodeOnlyAndOnlyWhatItFindsInIt() {
    String group =
        Luna.group(
            "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}"
                .formatted(Luna.name("n")));
    String name = Luna.node(group);
    String token = TestIdentity.ofModule().node("id-of-node", name);

    // The bodies of the published installer
    Luna.as(token)
        .body(Luna.body("node", name, Json.tree("{\"vendor\":\"Dell\",\"assettag\":\"X1\"}")))
        .post("/luna/config/node/" + name)
        .then()
        .statusCode(204);
    Luna.as(token)
        .body(
            Luna.body(
                "node",
                name,
                Json.tree(
                    "{\"name\":\"%s\",\"interfaces\":[{\"interface\":\"BOOTIF\",\"force\":true,\"ipaddress\":\"10.9.9.9\"}]}"
                        .formatted(name))))
        .post("/luna/config/node/" + name)
        .then()
        .statusCode(204);

    ObjectNode shown = Luna.get("node", name);
    assertThat(shown.get("vendor").asText()).isEqualTo("Dell");
    assertThat(shown.at("/interfaces/0/ipaddress").asText()).isEqualTo("10.9.9.9");
    Luna.as(token)
        .body(Luna.body("node", name, Json.tree("{\"osimage\":\"other\"}")))
        .post("/luna/config/node/" + name)
        .then()
        .statusCode(403);
    Luna.as(token)
        .body(Luna.body("node", "other", Json.tree("{\"vendor\":\"x\"}")))
        .post("/luna/config/node/other")
        .then()
        .statusCode(403);
    Luna.as(token).get("/luna/config/node/" + name).then().statusCode(403);
  }

  @Test
  void aStaleEntityTagIsRefused() {
    String name = Luna.node(Luna.group("{}"));
    Luna.post("node", name, Json.tree("{\"comment\":\"second\"}"))
        .then()
        .statusCode(204)
        .header("ETag", "\"2\"");

    Luna.operator()
        .header("If-Match", "\"1\"")
        .body(Luna.body("node", name, Json.tree("{\"comment\":\"stale\"}")))
        .post("/luna/config/node/" + name)
        .then()
        .statusCode(409);
    Luna.operator()
        .header("If-Match", "\"2\"")
        .body(Luna.body("node", name, Json.tree("{\"comment\":\"third\"}")))
        .post("/luna/config/node/" + name)
        .then()
        .statusCode(204);

    assertThat(Luna.get("node", name).get("comment").asText()).isEqualTo("third");
  }
}
