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
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "Switch management" and "Other devices management" of the Luna2 REST API, with its examples. */
@NodeTest
@WithTestResource(NodePeers.class)
class DeviceContractTest {

  @Inject Database database;

  /** The example in a network of this test's own. */
  private static ObjectNode example(String file, String kind, String name, String network) {
    return Luna.example(file, kind, name).put("network", network);
  }

  private static JsonNode shownToAdmins(String kind, String name) {
    return Json.tree(Luna.admin().get("/luna/config/" + kind + "/" + name).asString())
        .at("/config/" + kind + "/" + name);
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/switch/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/switch/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/switch")
  void aSwitchIsCreatedShownListedAndPublishedWithoutItsCommunities() {
    String name = Luna.name("switch");
    ObjectNode example = example("switch-list", "switch", "switch01", Luna.name("cluster"));

    Luna.post("switch", name, example).then().statusCode(201).header("ETag", "\"1\"");

    Response answer = Luna.admin().get("/luna/config/switch/" + name);
    answer.then().statusCode(200).contentType("application/json").header("ETag", "\"1\"");
    ObjectNode shown = (ObjectNode) Json.tree(answer.asString()).at("/config/switch/" + name);
    Luna.assertShows(shown, example, Set.of());
    assertThat(shown.get("comment").asText()).isEqualTo("Bootswitch");
    assertThat(shown.get("rwcommunity").asText()).isEqualTo("private");
    JsonNode list = Json.tree(Luna.admin().get("/luna/config/switch").asString());
    assertThat(list.at("/config/switch/" + name)).isEqualTo(shown);
    try (TopicProbe topic = TopicProbe.ofModule("devices")) {
      TopicProbe.Seen seen =
          topic.await(Duration.ofSeconds(20), m -> name.equals(m.data().path("name").asText()));
      JsonNode object = seen.data().get("object");
      assertThat(object.get("kind").asText()).isEqualTo("switch");
      assertThat(object.at("/interfaces/0/ipaddress").asText()).isEqualTo("10.141.253.1");
      assertThat(object.at("/interfaces/0/network_id").asText())
          .isEqualTo(NodePeers.id("network", example.get("network").asText()).toString());
      assertThat(Json.write(seen.value())).doesNotContain("public").doesNotContain("private");
    }
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/otherdev/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/otherdev/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/otherdev")
  void anotherDeviceIsCreatedShownAndListed() {
    String name = Luna.name("apc");
    ObjectNode example = example("otherdev-list", "otherdev", "apc01", Luna.name("cluster"));

    Luna.post("otherdev", name, example).then().statusCode(201);

    ObjectNode shown = Luna.get("otherdev", name);
    Luna.assertShows(shown, example, Set.of());
    assertThat(shown.has("read")).isFalse();
    JsonNode list = Json.tree(Luna.operator().get("/luna/config/otherdev").asString());
    assertThat(list.at("/config/otherdev/" + name)).isEqualTo(shown);
    // And it is changed by the same call
    Luna.post("otherdev", name, Json.object().put("comment", "moved")).then().statusCode(204);
    assertThat(Luna.get("otherdev", name).get("comments").asText()).isEqualTo("moved");
  }

  @ParameterizedTest
  @ValueSource(strings = {"switch", "otherdev"})
  void withoutAnAddressTheNextFreeOneIsTakenAndANewNetworkBringsANewOne(String kind) {
    String name = Luna.name("dev");
    String network = Luna.name("net");
    Luna.post(kind, name, Json.object().put("network", network)).then().statusCode(201);
    assertThat(Luna.get(kind, name).get("ipaddress").asText()).isEqualTo("10.200.0.1");

    // What is shown may be posted back, and changes nothing
    Luna.post(kind, name, Luna.get(kind, name)).then().statusCode(204).header("ETag", "\"1\"");

    String other = Luna.name("net");
    String second = Luna.name("dev");
    Luna.post(kind, second, Json.object().put("network", other)).then().statusCode(201);
    Luna.post(kind, name, Json.object().put("network", other)).then().statusCode(204);
    assertThat(Luna.get(kind, name).get("ipaddress").asText()).isEqualTo("10.200.0.2");

    // The address that it had is another's who names it
    Luna.post(
            kind,
            Luna.name("dev"),
            Json.object().put("network", network).put("ipaddress", "10.200.0.1"))
        .then()
        .statusCode(201);
    Luna.post(
            kind,
            Luna.name("dev"),
            Json.object().put("network", network).put("ipaddress", "10.200.0.1"))
        .then()
        .statusCode(409);
    // And an empty network leaves it without
    Luna.post(kind, name, Json.object().put("network", "")).then().statusCode(204);
    assertThat(Luna.get(kind, name).get("ipaddress").isNull()).isTrue();
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/switch/{}/_clone")
  @ContractTest(api = "luna", method = "POST", path = "/config/otherdev/{}/_clone")
  void aCopyHasTheSettingsAndAnAddressOfItsOwn() {
    String network = Luna.name("cluster");
    for (String kind : new String[] {"switch", "otherdev"}) {
      String original = kind.equals("switch") ? "switch01" : "apc01";
      String name = Luna.name(original);
      String copy = Luna.name("copy");
      Luna.post(kind, name, example(kind + "-list", kind, original, network))
          .then()
          .statusCode(201);

      Luna.post(
              kind,
              name,
              "/_clone",
              example(kind + "-clone", kind, original, network).put("new" + kind + "name", copy))
          .then()
          .statusCode(201);

      JsonNode shown = shownToAdmins(kind, copy);
      assertThat(shown.get("network").asText()).isEqualTo(network);
      assertThat(shown.get("ipaddress").asText()).startsWith("10.200.0.");
      assertThat(shown.get("comment")).isEqualTo(shownToAdmins(kind, name).get("comment"));
      if (kind.equals("switch")) {
        assertThat(shown.get("rw").asText()).isEqualTo("private");
      }
      Luna.post(kind, name, "/_clone", Json.object().put("new" + kind + "name", copy))
          .then()
          .statusCode(409);
      Luna.post(kind, name, "/_clone", Json.object().put("comment", "x")).then().statusCode(400);
      Luna.post(kind, "nosuch", "/_clone", Json.object().put("new" + kind + "name", Luna.name("x")))
          .then()
          .statusCode(404);
    }
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/switch/{}/_delete")
  @ContractTest(api = "luna", method = "GET", path = "/config/otherdev/{}/_delete")
  void aRenamedSwitchIsSeenInItsNodesAndGoesOnlyWithoutThem() {
    String name = Luna.name("switch");
    String renamed = Luna.name("switch");
    Luna.post("switch", name, Json.object().put("oid", ".1")).then().statusCode(201);
    String node =
        Luna.node(Luna.group("{}"), "{\"switch\":\"%s\",\"switchport\":3}".formatted(name));

    Luna.post("switch", name, Json.object().put("newswitchname", renamed)).then().statusCode(204);

    Luna.operator().get("/luna/config/switch/" + name).then().statusCode(404);
    assertThat(Luna.get("switch", renamed).get("oid").asText()).isEqualTo(".1");
    assertThat(Luna.get("node", node).get("switch").asText()).isEqualTo(renamed);
    Response refused = Luna.delete("switch", renamed);
    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("message"))
        .isEqualTo("switch " + renamed + " is in use by " + node);
    Luna.post("node", node, Json.object().put("switch", "")).then().statusCode(204);
    Luna.delete("switch", renamed).then().statusCode(204);
    Luna.delete("switch", renamed).then().statusCode(404);
    String other = Luna.name("ups");
    Luna.post("otherdev", other, Json.object().put("comment", "x")).then().statusCode(201);
    Luna.delete("otherdev", other).then().statusCode(204);
    Luna.operator().get("/luna/config/otherdev/" + other).then().statusCode(404);
  }

  @Test
  void communitiesAreSealedAtRestAndHiddenFromThoseWhoMayNotSeeThem() {
    String name = Luna.name("switch");
    String secret = "c0mmunity-" + name;
    Luna.post("switch", name, Json.object().put("readcommunity", secret).put("rw", secret))
        .then()
        .statusCode(201);

    ObjectNode hidden =
        (ObjectNode)
            Json.tree(Luna.roles("viewer").get("/luna/config/switch/" + name).asString())
                .at("/config/switch/" + name);
    assertThat(hidden.get("read").asText()).isEqualTo("****");
    assertThat(hidden.get("rwcommunity").asText()).isEqualTo("****");
    // What is hidden stays when it is posted back
    Luna.post("switch", name, hidden.put("oid", ".2")).then().statusCode(204);
    assertThat(shownToAdmins("switch", name).get("rw").asText()).isEqualTo(secret);
    byte[] sealed =
        database.read(
            h ->
                h.createQuery("SELECT communities_sealed FROM device WHERE name = :name")
                    .bind("name", name)
                    .mapTo(byte[].class)
                    .one());
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain(secret);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"colour\":\"red\"}                             | unknown field config.switch.NAME.colour",
        "{\"ipaddress\":\"10.0.0.1\"}                     | config.switch.NAME.network is required where there is an ipaddress",
        "{\"network\":\"x\",\"ipaddress\":\"here\"}       | ipaddress must be an IP address",
        "{\"network\":\"missing-net\"}                    | network missing-net does not exist",
        "{\"network\":[1]}                                | network must be text, not an array",
        "{\"newswitchname\":\"Has_Capitals\"}             | newswitchname name may hold",
        "{\"read\":\"a\",\"readcommunity\":\"b\"}         | readcommunity and read say different things",
        "{\"oid\":{}}                                     | oid must be text, not an object",
      })
  void badInputIsNamedAndMakesNothing(String fields, String message) {
    String name = Luna.name("bad");

    Response refused = Luna.post("switch", name, Json.tree(fields));

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("message")).contains(message.replace("NAME", name));
    Luna.operator().get("/luna/config/switch/" + name).then().statusCode(404);
  }
}
