package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TopicProbe;
import io.quarkus.test.common.WithTestResource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who changed what of objects that have no state topic is told to the journal, without secrets. */
@NodeTest
@WithTestResource(NodePeers.class)
class LedgerTest {

  private static JsonNode told(TopicProbe topic, String name, String action) {
    return topic
        .await(
            Duration.ofSeconds(20),
            m ->
                name.equals(m.data().path("name").asText())
                    && action.equals(m.data().path("action").asText()))
        .value();
  }

  @Test
  void aCloudsLifeIsTold() {
    String name = Luna.name("cloud");
    Luna.post("cloud", name, Json.object().put("type", "aws")).then().statusCode(201);
    Luna.post("cloud", name, Json.object().put("type", "azure")).then().statusCode(204);
    Luna.post("cloud", name, Json.object().put("type", "azure")).then().statusCode(204);
    Luna.delete("cloud", name).then().statusCode(204);

    try (TopicProbe topic = TopicProbe.ofModule("journal")) {
      JsonNode created = told(topic, name, "created");
      assertThat(created.at("/data/kind").asText()).isEqualTo("clouds");
      assertThat(created.at("/actor").asText()).isEqualTo("luna-user:luna");
      JsonNode updated = told(topic, name, "updated");
      assertThat(updated.at("/data/changed")).isEqualTo(Json.tree("[\"type\"]"));
      assertThat(updated.at("/data/changes/type"))
          .isEqualTo(Json.tree("{\"old\":\"aws\",\"new\":\"azure\"}"));
      told(topic, name, "deleted");
      assertThat(topic.all().stream().filter(m -> name.equals(m.data().path("name").asText())))
          .hasSize(3);
    }
  }

  @Test
  void passwordsAndSecretsAreNotTold() {
    String setup = Luna.name("bmc");
    String password = "pa55-" + setup;
    Luna.post("bmcsetup", setup, Json.object().put("username", "root").put("password", password))
        .then()
        .statusCode(201);
    Luna.post("bmcsetup", setup, Json.object().put("password", password + "2"))
        .then()
        .statusCode(204);
    String node = Luna.node(Luna.group("{}"));
    String secret = Luna.name("key");
    Luna.operator()
        .body(
            "{\"config\":{\"secrets\":{\"node\":{\"%s\":[{\"name\":\"%s\",\"content\":\"%s\"}]}}}}"
                .formatted(node, secret, password))
        .post("/luna/config/secrets/node/" + node)
        .then()
        .statusCode(201);
    String rack = Luna.name("rack");
    Luna.post("rack", rack, Json.object().put("size", 4)).then().statusCode(201);

    try (TopicProbe topic = TopicProbe.ofModule("journal")) {
      assertThat(told(topic, setup, "updated").at("/data/changed"))
          .isEqualTo(Json.tree("[\"password\"]"));
      assertThat(told(topic, secret, "created").at("/data/changes/node/new").asText())
          .isEqualTo(node);
      told(topic, rack, "created");
      assertThat(topic.all()).noneMatch(m -> Json.write(m.value()).contains(password));
    }
  }

  @Test
  void fieldsAreNamedAsTheApiNamesThem() {
    String setup = Luna.bmcsetup();
    Luna.post("bmcsetup", setup, Json.object().put("unmanaged_bmc_users", "disable"))
        .then()
        .statusCode(204);
    String contact = "ops-" + setup + "@example.com";
    Luna.operator()
        .body("{\"config\":{\"cluster\":{\"technical_contacts\":\"%s\"}}}".formatted(contact))
        .post("/luna/config/cluster")
        .then()
        .statusCode(204);
    String wire = Luna.name("switch");
    Luna.post("switch", wire, Json.object().put("oid", ".1")).then().statusCode(201);
    Luna.operator()
        .body(
            "{\"config\":{\"rack\":{\"inventory\":[{\"name\":\"%s\",\"type\":\"switch\",\"height\":2}]}}}"
                .formatted(wire))
        .post("/luna/config/rack/inventory")
        .then()
        .statusCode(201);

    try (TopicProbe topic = TopicProbe.ofModule("journal")) {
      assertThat(told(topic, setup, "updated").at("/data/changes/unmanaged_bmc_users/new").asText())
          .isEqualTo("disable");
      topic.await(
          Duration.ofSeconds(20),
          m -> contact.equals(m.data().at("/changes/technical_contacts/new").asText()));
      JsonNode item =
          topic
              .await(
                  Duration.ofSeconds(20),
                  m ->
                      wire.equals(m.data().path("name").asText())
                          && m.data().path("kind").asText().equals("inventory"))
              .data();
      assertThat(item.get("id").asText()).isEqualTo("switch/" + wire);
      assertThat(item.at("/changes/height/new").asInt()).isEqualTo(2);
    }
  }
}
