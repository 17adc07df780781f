package io.perigee.journal.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.journal.testing.Asking;
import io.perigee.journal.testing.Example;
import io.perigee.journal.testing.JournalTestPlatform;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@JournalTestPlatform
class HaTest {

  @BeforeEach
  void aControllerThatIsAloneBecomesMaster() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Asking.luna().get("/luna/ha/master").statusCode() == 200);
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/ha/state")
  @ContractTest(api = "luna", method = "GET", path = "/ha/controllers")
  void thisControllerIsShownAsPublished() {
    ObjectNode state = (ObjectNode) ask("state").get("ha");
    ObjectNode example = (ObjectNode) Example.json("ha-state.json").get("ha");

    assertThat(names(state)).containsExactlyInAnyOrderElementsOf(names(example));
    assertThat(state.get("updated").asText()).matches("20[0-9-]{8} [0-9:]{8}");
    assertThat(state.deepCopy().without(List.of("updated", "overrule")).toString())
        .isEqualTo(example.without(List.of("updated", "overrule")).toString());

    JsonNode all = ask("controllers").at("/message/controller");
    JsonNode published = Example.json("ha-controllers.json").at("/message/controller");
    assertThat(names(all)).isEqualTo(names(published));
    assertThat(all.get("config")).isEqualTo(published.get("config"));
    assertThat(all.get("ha")).isEqualTo(state);
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/ha/master")
  @ContractTest(api = "luna", method = "GET", path = "/ha/master/_set")
  void aMasterSaysSoAndIsSetAgainAtOnce() {
    Asking.luna().get("/luna/ha/master").then().statusCode(200).body("message", equalTo(true));

    Asking.luna()
        .get("/luna/ha/master/_set")
        .then()
        .statusCode(200)
        .body("message", equalTo("current role set to master"));

    Asking.luna().get("/luna/ha/master").then().statusCode(200).body("message", equalTo(true));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/ha/overrule/_set")
  void theOverruleFlagIsSet() {
    Asking.luna().get("/luna/ha/overrule/_set").then().statusCode(204);

    assertThat(ask("state").at("/ha/overrule").asBoolean()).isTrue();
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/ha/syncimage/{}")
  void imagesAreNotSyncedThisWay() {
    Asking.luna()
        .get("/luna/ha/syncimage/image001")
        .then()
        .statusCode(404)
        .body("message", equalTo("sync not available for images"));
    Asking.luna().get("/luna/ha/syncimage/image?001").then().statusCode(404);
    Asking.luna().urlEncodingEnabled(false).get("/luna/ha/syncimage/%C3%BC").then().statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state",
        "master",
        "master/_set",
        "overrule/_set",
        "controllers",
        "syncimage/image001"
      })
  void onlyUsersSeeIt(String what) {
    Http.given().get("/luna/ha/" + what).then().statusCode(401);
    Asking.nobody().get("/luna/ha/" + what).then().statusCode(401);
    Asking.installer("node001").get("/luna/ha/" + what).then().statusCode(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"master/_set", "overrule/_set"})
  void aViewerSetsNothing(String what) {
    Asking.luna("eve", "viewer").get("/luna/ha/" + what).then().statusCode(403);
  }

  private static JsonNode ask(String what) {
    return Json.tree(
        Asking.luna().get("/luna/ha/" + what).then().statusCode(200).extract().asString());
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).sorted().toList();
  }
}
