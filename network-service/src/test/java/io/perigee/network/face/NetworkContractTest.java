package io.perigee.network.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** "Network Management" of the Luna2 REST API, with its examples. */
@NetworkTest
class NetworkContractTest {

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/network/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/network/{}")
  void aNetworkIsCreatedShownAndPublished() {
    // Given the published example
    String name = Luna.name("cluster");
    ObjectNode example = Luna.exampleNetwork("network-get", "cluster");
    example.put("name", name);

    // When it is sent
    Response created = Luna.put(name, example);

    // Then it is created, with an entity tag
    created.then().statusCode(201).contentType("application/json");
    assertThat(created.header("ETag")).isEqualTo("\"1\"");

    // And shown with every value of the example
    Response answer = Luna.operator().get("/luna/config/network/" + name);
    answer.then().statusCode(200).contentType("application/json").header("ETag", "\"1\"");
    JsonNode shown = Json.tree(answer.asString()).at("/config/network/" + name);
    for (Map.Entry<String, JsonNode> field : example.properties()) {
      assertThat(shown.get(field.getKey())).as(field.getKey()).isEqualTo(field.getValue());
    }

    // And published
    try (TopicProbe topic = TopicProbe.ofModule("networks")) {
      JsonNode state =
          topic
              .await(Duration.ofSeconds(20), m -> name.equals(m.data().path("name").asText()))
              .data();
      assertThat(state.get("version").asLong()).isEqualTo(1);
      assertThat(state.at("/object/network").asText()).isEqualTo("10.141.0.0/16");
      assertThat(state.at("/object/public").asBoolean()).isTrue();
    }
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/network")
  void theListHasEveryNetworkOfTheExampleWithoutRangesWhereThereIsNoDhcp() {
    Map<String, String> names =
        Map.of("cluster", Luna.name("cluster"), "ipmi", Luna.name("ipmi"), "ib", Luna.name("ib"));
    names.forEach(
        (example, name) ->
            Luna.put(name, Luna.exampleNetwork("network-list", example)).then().statusCode(201));

    JsonNode list = Luna.get("/config/network").at("/config/network");

    names.forEach(
        (example, name) -> {
          for (Map.Entry<String, JsonNode> field :
              Luna.exampleNetwork("network-list", example).properties()) {
            assertThat(list.path(name).get(field.getKey()))
                .as(name + " " + field.getKey())
                .isEqualTo(field.getValue());
          }
        });
    assertThat(list.path(names.get("ib")).has("dhcp_range_begin")).isFalse();
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/network/{}")
  void anUpdateRenamesAndAnswers204() {
    // Given a network
    String name = Luna.network("10.7.0.0/16");
    String renamed = Luna.name("cluster2");

    // When the published update is sent, which renames it
    ObjectNode example = Luna.exampleNetwork("network-post", "cluster").put("newnetname", renamed);
    Response answer = Luna.put(name, example);

    // Then nothing is in the answer, and the network has the new name and values
    answer.then().statusCode(204);
    assertThat(answer.asString()).isEmpty();
    Luna.operator().get("/luna/config/network/" + name).then().statusCode(404);
    assertThat(
            Luna.get("/config/network/" + renamed)
                .at("/config/network/" + renamed + "/dhcp_range_end")
                .asText())
        .isEqualTo("10.141.0.253");
  }

  @Test
  void whatIsShownMayBePostedBackAndChangesNothing() {
    String name = Luna.network("10.8.0.0/16", "10.8.0.1");
    ObjectNode shown =
        (ObjectNode) Luna.get("/config/network/" + name).at("/config/network/" + name);

    Luna.put(name, shown.put("_anything", 1)).then().statusCode(204).header("ETag", "\"1\"");
  }

  @Test
  void fieldsThatAreLeftOutStayAndEmptyOnesAreCleared() {
    String name = Luna.network("10.8.0.0/16", "10.8.0.1");

    Luna.put(name, Json.object().put("comment", "mine")).then().statusCode(204);
    Luna.put(name, Json.object().put("gateway", "")).then().statusCode(204);

    JsonNode shown = Luna.get("/config/network/" + name).at("/config/network/" + name);
    assertThat(shown.get("gateway").isNull()).isTrue();
    assertThat(shown.get("comment").asText()).isEqualTo("mine");
    assertThat(shown.get("network").asText()).isEqualTo("10.8.0.0/16");
  }

  @Test
  void aStaleEntityTagIsRefusedAndNothingChanges() {
    String name = Luna.network("10.8.0.0/16");
    Luna.put(name, Json.object().put("comment", "second")).then().statusCode(204);

    Luna.operator()
        .header("If-Match", "\"1\"")
        .body(Luna.body(name, Json.object().put("comment", "stale")))
        .post("/luna/config/network/" + name)
        .then()
        .statusCode(409);

    assertThat(
            Luna.get("/config/network/" + name).at("/config/network/" + name + "/comment").asText())
        .isEqualTo("second");
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/network/{}/_clone")
  void aCopyHasANameOfItsOwnAndTheFieldsSent() {
    String name = Luna.network("10.9.0.0/16", "10.9.0.1");
    String copy = Luna.name("copy");

    Luna.operator()
        .body(Luna.body(name, Json.object().put("newnetname", copy).put("comment", "a copy")))
        .post("/luna/config/network/" + name + "/_clone")
        .then()
        .statusCode(201);

    JsonNode shown = Luna.get("/config/network/" + copy).at("/config/network/" + copy);
    assertThat(shown.get("gateway").asText()).isEqualTo("10.9.0.1");
    assertThat(shown.get("comment").asText()).isEqualTo("a copy");
    Luna.operator().get("/luna/config/network/" + name).then().statusCode(200);
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/network/{}/_delete")
  void aNetworkThatNothingUsesGoes() {
    String name = Luna.network("10.9.0.0/16");

    Luna.operator().get("/luna/config/network/" + name + "/_delete").then().statusCode(204);

    Luna.operator().get("/luna/config/network/" + name).then().statusCode(404);
    Luna.operator().get("/luna/config/network/" + name + "/_delete").then().statusCode(404);
    try (TopicProbe topic = TopicProbe.ofModule("networks")) {
      assertThat(
              topic
                  .await(
                      Duration.ofSeconds(20),
                      m ->
                          name.equals(m.data().path("name").asText())
                              && m.data().path("deleted").asBoolean())
                  .data()
                  .get("state")
                  .asText())
          .isEqualTo("deleted");
    }
  }

  @Test
  void aNetworkThatANodeRefersToStaysAndCanBeReferredToAgain() {
    String name = Luna.name("inuse");
    Luna.put(name, Json.object().put("network", "10.9.0.0/16")).then().statusCode(201);

    Response refused = Luna.operator().get("/luna/config/network/" + name + "/_delete");

    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("message"))
        .isEqualTo("network " + name + " is in use by node001");
    Luna.service().get("/internal/networks/by-name/" + name).then().statusCode(200);
  }

  @Test
  void aNetworkStaysWhileItsReferrersCannotBeAsked() {
    String name = Luna.name("away");
    Luna.put(name, Json.object().put("network", "10.9.0.0/16")).then().statusCode(201);

    Luna.operator().get("/luna/config/network/" + name + "/_delete").then().statusCode(503);

    Luna.service().get("/internal/networks/by-name/" + name).then().statusCode(200);
  }

  @Test
  void aNetworkWithALeasedAddressStays() {
    String name = Luna.network("10.9.0.0/16");
    Luna.lease(Luna.lease(name, UUID.randomUUID(), "BOOTIF", null)).then().statusCode(200);

    Response refused = Luna.operator().get("/luna/config/network/" + name + "/_delete");

    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("message"))
        .startsWith("network " + name + " is in use by node-");
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/network")
  @ContractTest(api = "luna", method = "POST", path = "/config/network/{}/_delete")
  @ContractTest(api = "luna", method = "GET", path = "/config/network/{}/_clone")
  @ContractTest(api = "luna", method = "POST", path = "/config/network/{}/_nextfreeip")
  @ContractTest(api = "luna", method = "POST", path = "/config/network/{}/{}")
  void whatThePublishedTextDoesNotSupportIs405() {
    String name = Luna.network("10.9.0.0/16");

    Luna.operator().body("{}").post("/luna/config/network").then().statusCode(405);
    Luna.operator()
        .body("{}")
        .post("/luna/config/network/" + name + "/_delete")
        .then()
        .statusCode(405);
    Luna.operator().get("/luna/config/network/" + name + "/_clone").then().statusCode(405);
    Luna.operator()
        .body("{}")
        .post("/luna/config/network/" + name + "/_nextfreeip")
        .then()
        .statusCode(405);
    Luna.operator()
        .body("{}")
        .post("/luna/config/network/" + name + "/10.9.0.1")
        .then()
        .statusCode(405);
  }
}
