package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** "Group configuration" of the Luna2 REST API, with its examples. */
@NodeTest
@WithTestResource(NodePeers.class)
class GroupContractTest {

  /** The example clears it, and so shows the default. */
  private static final Set<String> CLEARED = Set.of("provision_interface");

  private static ObjectNode example(String file, String name) {
    ObjectNode example = Luna.example(file, "group", name);
    return example.has("bmcsetupname") ? example.put("bmcsetupname", Luna.bmcsetup()) : example;
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/group/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/group/{}")
  void aGroupIsCreatedShownAndPublished() {
    String name = Luna.name("compute");
    ObjectNode example = example("group-get", "compute");

    Luna.post("group", name, example).then().statusCode(201).header("ETag", "\"1\"");

    Response answer = Luna.operator().get("/luna/config/group/" + name);
    answer.then().statusCode(200).contentType("application/json").header("ETag", "\"1\"");
    ObjectNode shown = (ObjectNode) Json.tree(answer.asString()).at("/config/group/" + name);
    Luna.assertShows(shown, example, CLEARED);
    assertThat(shown.get("_osimage_source").asText()).isEqualTo("group");
    assertThat(shown.get("provision_interface").asText()).isEqualTo("BOOTIF");
    try (TopicProbe topic = TopicProbe.ofModule("groups")) {
      JsonNode object =
          topic
              .await(Duration.ofSeconds(20), m -> name.equals(m.data().path("name").asText()))
              .data()
              .get("object");
      assertThat(object.get("prescript").asText()).isEqualTo("#!/bin/bash\nexit 0");
    }
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/group")
  void theListHasBothGroupsOfTheExample() {
    String first = Luna.name("compute");
    String second = Luna.name("compute-ib");
    ObjectNode one = example("group-list", "compute");
    ObjectNode two = example("group-list", "compute-ib");
    Luna.post("group", first, one).then().statusCode(201);
    Luna.post("group", second, two).then().statusCode(201);

    Response answer = Luna.operator().get("/luna/config/group");

    answer.then().statusCode(200).contentType("application/json");
    JsonNode list = Json.tree(answer.asString()).at("/config/group");
    Luna.assertShows((ObjectNode) list.get(first), one, CLEARED);
    Luna.assertShows((ObjectNode) list.get(second), two, CLEARED);
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/group/{}")
  void anUpdateAnswers204AndRenamesByNewgroupname() {
    String name = Luna.group("{}");
    String node = Luna.node(name);
    String renamed = Luna.name("compute-gpu");

    Luna.post("group", name, example("group-post", "compute").put("newgroupname", renamed))
        .then()
        .statusCode(204);

    Luna.operator().get("/luna/config/group/" + name).then().statusCode(404);
    assertThat(Luna.get("group", renamed).get("domain").asText()).isEqualTo("cluster");
    assertThat(Luna.get("node", node).get("group").asText()).isEqualTo(renamed);
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/group/{}/_clone")
  void aCopyHasTheSettingsAndNoMembers() {
    String name = Luna.name("compute");
    ObjectNode example = example("group-get", "compute");
    Luna.post("group", name, example).then().statusCode(201);
    Luna.node(name);
    String copy = Luna.name("compute-gpu");

    Luna.post(
            "group",
            name,
            "/_clone",
            Json.object().put("newgroupname", copy).put("comment", "a copy"))
        .then()
        .statusCode(201);

    Luna.assertShows(Luna.get("group", copy), example, Set.of("provision_interface", "comment"));
    assertThat(Luna.get("group", copy).get("comment").asText()).isEqualTo("a copy");
    Luna.operator().get("/luna/config/group/" + copy + "/_member").then().statusCode(404);
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/group/{}/_member")
  void membersAreListed() {
    String name = Luna.group("{}");
    String node = Luna.node(name);

    Response answer = Luna.operator().get("/luna/config/group/" + name + "/_member");

    answer.then().statusCode(200);
    assertThat(answer.jsonPath().getList("config.group.'" + name + "'.members"))
        .containsExactly(node);
    Luna.operator().get("/luna/config/group/nosuch/_member").then().statusCode(404);
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/group/{}/_delete")
  void aGroupGoesOnlyWithoutMembers() {
    String name = Luna.group("{}");
    String node = Luna.node(name);

    Response refused = Luna.delete("group", name);
    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("message"))
        .isEqualTo("group " + name + " is in use by " + node);

    Luna.delete("node", node).then().statusCode(204);
    Luna.delete("group", name).then().statusCode(204);
    Luna.operator().get("/luna/config/group/" + name).then().statusCode(404);
    Luna.delete("group", name).then().statusCode(404);
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/group/{}/interfaces")
  @ContractTest(api = "luna", method = "GET", path = "/config/group/{}/interfaces")
  @ContractTest(api = "luna", method = "GET", path = "/config/group/{}/interfaces/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/group/{}/interfaces/{}/_delete")
  void interfacesAreSetShownAndRemoved() {
    String name = Luna.group("{}");
    ObjectNode example = Luna.example("group-interfaces", "group", "compute");

    Luna.post("group", name, "/interfaces", example).then().statusCode(204);

    Response all = Luna.operator().get("/luna/config/group/" + name + "/interfaces");
    all.then().statusCode(200);
    Luna.assertShows(
        (ObjectNode) Json.tree(all.asString()).at("/config/group/" + name), example, Set.of());
    Response one = Luna.operator().get("/luna/config/group/" + name + "/interfaces/BOOTIF");
    one.then().statusCode(200);
    Luna.assertShows(
        (ObjectNode) Json.tree(one.asString()).at("/config/group/" + name),
        Luna.example("group-interface", "group", "compute"),
        Set.of());
    Luna.operator()
        .get("/luna/config/group/" + name + "/interfaces/BOOTIF/_delete")
        .then()
        .statusCode(204);
    Luna.operator().get("/luna/config/group/" + name + "/interfaces/BOOTIF").then().statusCode(404);
    Luna.post("group", "nosuch", "/interfaces", example).then().statusCode(404);
  }

  @Test
  void anInterfaceThatAGroupGetsItsNodesGetWithAddresses() {
    // Given a group with two nodes, of which one has chosen a network of its own
    String network = Luna.name("net");
    String group = Luna.group("{}");
    String follows = Luna.node(group);
    String own = Luna.name("own");
    String stays =
        Luna.node(
            group,
            "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}".formatted(own));

    // When the group gets the interface
    Luna.post(
            "group",
            group,
            "/interfaces",
            Json.tree(
                "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}"
                    .formatted(network)))
        .then()
        .statusCode(204);

    // Then the one has it, and the other keeps its own
    assertThat(Luna.get("node", follows).at("/interfaces/0/network").asText()).isEqualTo(network);
    assertThat(Luna.get("node", follows).at("/interfaces/0/ipaddress").asText())
        .startsWith("10.200.0.");
    assertThat(Luna.get("node", stays).at("/interfaces/0/network").asText()).isEqualTo(own);

    // And when the group moves it, the one follows
    String other = Luna.name("net");
    Luna.post(
            "group",
            group,
            "/interfaces",
            Json.tree(
                "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}"
                    .formatted(other)))
        .then()
        .statusCode(204);
    assertThat(Luna.get("node", follows).at("/interfaces/0/network").asText()).isEqualTo(other);
    assertThat(Luna.get("node", stays).at("/interfaces/0/network").asText()).isEqualTo(own);
  }
}
