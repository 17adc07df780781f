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

/** "BMC Management" and "Cluster information" of the Luna2 REST API, with their examples. */
@NodeTest
@WithTestResource(NodePeers.class)
class BmcsetupContractTest {

  @Inject Database database;

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/bmcsetup/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/bmcsetup/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/bmcsetup")
  void aSetupIsCreatedAndItsPasswordShownToAdminsOnly() {
    String name = Luna.name("dell");
    ObjectNode example = Luna.example("bmcsetup-list", "bmcsetup", "dell");

    Luna.post("bmcsetup", name, example).then().statusCode(201);

    ObjectNode hidden = Luna.get("bmcsetup", name);
    Luna.assertShows(hidden, example, Set.of("password"));
    assertThat(hidden.get("password").asText()).isEqualTo("****");
    Response admin = Luna.admin().get("/luna/config/bmcsetup/" + name);
    admin.then().statusCode(200).contentType("application/json");
    Luna.assertShows(
        (ObjectNode) Json.tree(admin.asString()).at("/config/bmcsetup/" + name), example, Set.of());
    JsonNode list =
        Json.tree(Luna.admin().get("/luna/config/bmcsetup").asString()).at("/config/bmcsetup");
    Luna.assertShows((ObjectNode) list.get(name), example, Set.of());

    // And at rest it is not to be read
    byte[] sealed =
        database.read(
            h ->
                h.createQuery("SELECT password_sealed FROM bmcsetup WHERE name = :name")
                    .bind("name", name)
                    .mapTo(byte[].class)
                    .one());
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("calvin");
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/bmcsetup/{}")
  void anUpdateAnswers204RenamesAndKeepsThePasswordThatWasHidden() {
    String name = Luna.bmcsetup();
    String node = Luna.node(Luna.group("{\"bmcsetupname\":\"%s\"}".formatted(name)));
    String renamed = Luna.name("dell2");

    Luna.post(
            "bmcsetup",
            name,
            Luna.example("bmcsetup-post", "bmcsetup", "dell").put("newbmcname", renamed))
        .then()
        .statusCode(204);
    Luna.post("bmcsetup", renamed, Luna.get("bmcsetup", renamed).put("comment", "mine"))
        .then()
        .statusCode(204);

    JsonNode shown =
        Json.tree(Luna.admin().get("/luna/config/bmcsetup/" + renamed).asString())
            .at("/config/bmcsetup/" + renamed);
    assertThat(shown.get("password").asText()).isEqualTo("calvin");
    assertThat(shown.get("comment").asText()).isEqualTo("mine");
    assertThat(Luna.get("node", node).get("bmcsetupname").asText()).isEqualTo(renamed);
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/bmcsetup/{}/_clone")
  void aCopyHasTheSameCredentials() {
    String name = Luna.bmcsetup();
    String copy = Luna.name("dell2");

    Luna.post(
            "bmcsetup",
            name,
            "/_clone",
            Luna.example("bmcsetup-post", "bmcsetup", "dell").put("newbmcname", copy))
        .then()
        .statusCode(201);

    assertThat(
            Json.tree(Luna.admin().get("/luna/config/bmcsetup/" + copy).asString())
                .at("/config/bmcsetup/" + copy + "/password")
                .asText())
        .isEqualTo("calvin");
    Luna.operator().get("/luna/config/bmcsetup/" + name).then().statusCode(200);
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/bmcsetup/{}/_member")
  @ContractTest(api = "luna", method = "GET", path = "/config/bmcsetup/{}/_delete")
  void aSetupGoesOnlyWhenNothingUsesIt() {
    String name = Luna.bmcsetup();
    String group = Luna.group("{\"bmcsetupname\":\"%s\"}".formatted(name));
    String node = Luna.node(group);

    Response members = Luna.operator().get("/luna/config/bmcsetup/" + name + "/_member");
    members.then().statusCode(200);
    assertThat(members.jsonPath().getList("config.bmcsetup.'" + name + "'.members"))
        .containsExactly(node);
    Response refused = Luna.delete("bmcsetup", name);
    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("message"))
        .isEqualTo("bmcsetup " + name + " is in use by " + group);

    Luna.post("group", group, Json.object().put("bmcsetupname", "")).then().statusCode(204);
    Luna.delete("bmcsetup", name).then().statusCode(204);
    Luna.delete("bmcsetup", name).then().statusCode(404);
  }

  @Test
  void powerLearnsTheCredentialsOfANodeByAskingAndNoTopicHasThem() {
    // Given a node with an address on a BMC interface and a setup
    String setup = Luna.name("secret");
    Luna.post(
            "bmcsetup",
            setup,
            Json.tree("{\"username\":\"root\",\"password\":\"s3cr3t-%s\"}".formatted(setup)))
        .then()
        .statusCode(201);
    String group =
        Luna.group(
            "{\"bmcsetupname\":\"%s\",\"setupbmc\":true,\"interfaces\":[{\"interface\":\"BMC\",\"network\":\"%s\"}]}"
                .formatted(setup, Luna.name("ipmi")));
    String name = Luna.node(group);

    // Then its published state names the driver and the address, but no secret
    try (TopicProbe topic = TopicProbe.ofModule("nodes")) {
      TopicProbe.Seen seen =
          topic.await(Duration.ofSeconds(20), m -> name.equals(m.data().path("name").asText()));
      JsonNode bmc = seen.data().at("/object/bmc");
      assertThat(bmc.get("driver").asText()).isEqualTo("ipmi");
      assertThat(bmc.get("address").asText()).startsWith("10.200.0.");
      assertThat(Json.write(seen.value())).doesNotContain("s3cr3t");

      // And a service learns the rest by asking, nobody else
      Response answer = Luna.service().get("/internal/nodes/" + seen.key() + "/bmc");
      answer.then().statusCode(200);
      assertThat(answer.jsonPath().getString("password")).isEqualTo("s3cr3t-" + setup);
      assertThat(answer.jsonPath().getString("address")).isEqualTo(bmc.get("address").asText());
      Luna.admin().get("/internal/nodes/" + seen.key() + "/bmc").then().statusCode(403);
    }
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/cluster")
  @ContractTest(api = "luna", method = "POST", path = "/config/cluster")
  void theClusterIsShownAndChangedButForItsControllers() {
    JsonNode example =
        Json.tree(
            """
        {"ntp_server":"10.141.255.252","debug":false,"technical_contacts":"root@localhost","provision_method":"torrent","provision_fallback":"http"}
        """);
    Response changed =
        Luna.operator()
            .body("{\"config\":{\"cluster\":%s}}".formatted(Json.write(example)))
            .post("/luna/config/cluster");
    changed.then().statusCode(204);

    Response answer = Luna.operator().get("/luna/config/cluster");
    answer.then().statusCode(200).contentType("application/json");
    ObjectNode shown = (ObjectNode) Json.tree(answer.asString()).at("/config/cluster");
    Luna.assertShows(shown, (ObjectNode) example, Set.of());
    assertThat(shown.at("/controller1/status").asText()).isEqualTo("primary");
    assertThat(shown.at("/controller1/serverport").asInt()).isEqualTo(7050);
    Luna.operator()
        .body("{\"config\":{\"cluster\":{\"controller1\":{}}}}")
        .post("/luna/config/cluster")
        .then()
        .statusCode(400);
  }
}
