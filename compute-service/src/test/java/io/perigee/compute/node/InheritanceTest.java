package io.perigee.compute.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@NodeTest
@WithTestResource(NodePeers.class)
class InheritanceTest {

  @Inject Database database;
  @Inject States states;

  @Test
  void aChangedGroupIsSeenInItsNodesAtOnceAndOneThatOverridesKeepsItsOwn() {
    String group = Luna.group("{\"osimage\":\"first\",\"netboot\":true}");
    String follows = Luna.node(group);
    String overrides = Luna.node(group, "{\"osimage\":\"mine\",\"netboot\":false}");

    Luna.post("group", group, Json.tree("{\"osimage\":\"second\",\"kerneloptions\":\"quiet\"}"))
        .then()
        .statusCode(204);

    ObjectNode followed = Luna.get("node", follows);
    assertThat(followed.get("osimage").asText()).isEqualTo("second");
    assertThat(followed.get("kerneloptions").asText()).isEqualTo("quiet");
    assertThat(followed.get("_kerneloptions_source").asText()).isEqualTo("group");
    assertThat(followed.get("_override").asBoolean()).isFalse();
    ObjectNode overridden = Luna.get("node", overrides);
    assertThat(overridden.get("osimage").asText()).isEqualTo("mine");
    assertThat(overridden.get("_osimage_source").asText()).isEqualTo("node");
    assertThat(overridden.get("netboot").asBoolean()).isFalse();

    // And an empty value clears the override
    Luna.post("node", overrides, Json.tree("{\"osimage\":\"\",\"netboot\":null}"))
        .then()
        .statusCode(204);
    assertThat(Luna.get("node", overrides).get("osimage").asText()).isEqualTo("second");
    assertThat(Luna.get("node", overrides).get("_override").asBoolean()).isFalse();
  }

  @Test
  void aChangedGroupPublishesEachOfItsManyNodesOnceAndThoseThatDoNotChangeNot() {
    // Given a group with more nodes than one batch, of which one overrides
    String group = Luna.group("{\"comment\":\"x\"}");
    List<String> nodes = IntStream.range(0, 30).mapToObj(i -> Luna.node(group)).toList();
    String overrides = Luna.node(group, "{\"kerneloptions\":\"own\"}");

    // When the group changes
    Luna.post("group", group, Json.tree("{\"kerneloptions\":\"new\"}")).then().statusCode(204);

    // Then each node is published once more, with the field that has changed
    try (TopicProbe topic = TopicProbe.ofModule("nodes")) {
      for (String node : nodes) {
        JsonNode state =
            topic
                .await(
                    Duration.ofSeconds(20),
                    m ->
                        node.equals(m.data().path("name").asText())
                            && m.data().path("version").asLong() == 2)
                .data();
        assertThat(state.get("changed")).isEqualTo(Json.tree("[\"kerneloptions\"]"));
        assertThat(state.at("/object/kerneloptions").asText()).isEqualTo("new");
      }
      assertThat(topic.all().stream().filter(m -> overrides.equals(m.data().path("name").asText())))
          .hasSize(1);
    }
  }

  @Test
  void theClustersDefaultsReachGroupsAndNodesThatSayNothing() {
    String group = Luna.group("{}");
    String node = Luna.node(group);
    String own = Luna.node(group, "{\"provision_fallback\":\"torrent\"}");

    Luna.operator()
        .body("{\"config\":{\"cluster\":{\"provision_fallback\":\"rsync\"}}}")
        .post("/luna/config/cluster")
        .then()
        .statusCode(204);

    assertThat(Luna.get("node", node).get("provision_fallback").asText()).isEqualTo("rsync");
    assertThat(Luna.get("node", node).get("_provision_fallback_source").asText())
        .isEqualTo("cluster");
    assertThat(Luna.get("group", group).get("_provision_fallback_source").asText())
        .isEqualTo("cluster");
    assertThat(Luna.get("node", own).get("provision_fallback").asText()).isEqualTo("torrent");
    Luna.operator()
        .body("{\"config\":{\"cluster\":{\"provision_fallback\":\"http\"}}}")
        .post("/luna/config/cluster")
        .then()
        .statusCode(204);
  }

  @Test
  void whatItsOwnerChangesOfAnOsimageOrANetworkIsShown() {
    // Given a node with an osimage and a network
    String osimage = Luna.name("img");
    String network = Luna.name("net");
    String node =
        Luna.node(
            Luna.group(
                "{\"osimage\":\"%s\",\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}"
                    .formatted(osimage, network)));

    // When their owners publish new names and kernel options
    tell(Topics.OSIMAGES, NodePeers.id("osimage", osimage), osimage + "-new", "nosmt");
    tell(Topics.NETWORKS, NodePeers.id("network", network), network + "-new", null);

    // Then the node shows them
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              ObjectNode shown = Luna.get("node", node);
              assertThat(shown.get("osimage").asText()).isEqualTo(osimage + "-new");
              assertThat(shown.get("kerneloptions").asText()).isEqualTo("nosmt");
              assertThat(shown.at("/interfaces/0/network").asText()).isEqualTo(network + "-new");
            });
  }

  @Test
  void whatIsReferredToIsToldToItsOwner() {
    String osimage = Luna.name("img");
    String network = Luna.name("net");
    String group =
        Luna.group(
            "{\"osimage\":\"%s\",\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}"
                .formatted(osimage, network));
    String node = Luna.node(group);
    String address = Luna.get("node", node).at("/interfaces/0/ipaddress").asText();

    assertThat(users("osimage", NodePeers.id("osimage", osimage).toString()))
        .containsExactly(group);
    assertThat(users("network", NodePeers.id("network", network).toString()))
        .containsExactlyInAnyOrder(group, node);
    assertThat(users("address", NodePeers.id("network", network) + "_" + address))
        .containsExactly(node);
    assertThat(users("osimage", UUID.randomUUID().toString())).isEmpty();
  }

  @Test
  void aNodeThatNamesNothingNewIsMadeWithoutAskingAnybody() {
    String group = Luna.group("{\"osimage\":\"compute\"}");
    int before = calls();

    Luna.node(group);

    assertThat(calls()).isEqualTo(before);
  }

  private int calls() {
    String peers =
        org.eclipse.microprofile.config.ConfigProvider.getConfig()
            .getValue("perigee.service-url.image", String.class);
    return Http.given().get(peers + "/calls").jsonPath().getInt("calls");
  }

  private void tell(io.perigee.contracts.topic.Topic topic, UUID id, String name, String options) {
    ObjectNode object =
        Json.object().put("id", id.toString()).put("name", name).put("kerneloptions", options);
    database.run(
        h ->
            states.publish(
                h,
                new StateChange(
                    topic,
                    id.toString(),
                    name,
                    9,
                    null,
                    null,
                    "active",
                    List.of("name"),
                    false,
                    object)));
  }

  private static List<String> users(String kind, String id) {
    List<String> users = new ArrayList<>();
    Json.tree(Luna.service().get("/internal/references/" + kind + "/" + id).asString())
        .path("users")
        .forEach(u -> users.add(u.asText()));
    return users;
  }
}
