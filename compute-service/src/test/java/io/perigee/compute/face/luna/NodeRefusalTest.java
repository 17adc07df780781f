package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, in the API's own form, with nothing changed. */
@NodeTest
@WithTestResource(NodePeers.class)
class NodeRefusalTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/config/node",
        "/config/node/x",
        "/config/node/x/_delete",
        "/config/node/x/interfaces",
        "/config/node/x/interfaces/a",
        "/config/node/x/interfaces/a/_delete",
        "/config/group",
        "/config/group/x",
        "/config/group/x/_member",
        "/config/group/x/_delete",
        "/config/group/x/interfaces",
        "/config/group/x/interfaces/a",
        "/config/group/x/interfaces/a/_delete",
        "/config/bmcsetup",
        "/config/bmcsetup/x",
        "/config/bmcsetup/x/_member",
        "/config/bmcsetup/x/_delete",
        "/config/switch",
        "/config/switch/x",
        "/config/switch/x/_delete",
        "/config/otherdev",
        "/config/otherdev/x",
        "/config/otherdev/x/_delete",
        "/config/cloud",
        "/config/cloud/x",
        "/config/cloud/x/_delete",
        "/config/rack",
        "/config/rack/x",
        "/config/rack/x/_delete",
        "/config/rack/inventory",
        "/config/rack/inventory/configured",
        "/config/rack/inventory/x/type/node/_delete",
        "/config/secrets",
        "/config/secrets/node/other",
        "/config/secrets/node/x/y",
        "/config/secrets/node/x/y/_delete",
        "/config/secrets/group/x",
        "/config/secrets/group/x/y",
        "/config/secrets/group/x/y/_delete",
        "/config/cluster/export",
        "/config/cluster"
      })
  void nothingIsShownOrRemovedWithoutAUsersToken(String path) {
    TestIdentity identity = TestIdentity.ofModule();

    Http.given().get("/luna" + path).then().statusCode(401).contentType("application/json");
    Luna.as(identity.anonymous("luna")).get("/luna" + path).then().statusCode(401);
    Luna.as(TestIdentity.forger().lunaUser("luna")).get("/luna" + path).then().statusCode(401);
    Luna.as(identity.node("1", "x")).get("/luna" + path).then().statusCode(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/config/node/x",
        "/config/node/x/_clone",
        "/config/node/x/interfaces",
        "/config/group/x",
        "/config/group/x/_clone",
        "/config/group/x/interfaces",
        "/config/bmcsetup/x",
        "/config/bmcsetup/x/_clone",
        "/config/switch/x",
        "/config/switch/x/_clone",
        "/config/otherdev/x",
        "/config/otherdev/x/_clone",
        "/config/cloud/x",
        "/config/rack/x",
        "/config/rack/inventory",
        "/config/secrets/node/x",
        "/config/secrets/node/x/y",
        "/config/secrets/node/x/y/_clone",
        "/config/secrets/group/x",
        "/config/secrets/group/x/y",
        "/config/secrets/group/x/y/_clone",
        "/config/secrets/group/x/y/_delete",
        "/config/cluster/import",
        "/config/cluster"
      })
  void nothingIsWrittenWithoutAUsersToken(String path) {
    TestIdentity identity = TestIdentity.ofModule();

    Http.given()
        .contentType("application/json")
        .body("{}")
        .post("/luna" + path)
        .then()
        .statusCode(401);
    Luna.as(identity.anonymous("luna")).body("{}").post("/luna" + path).then().statusCode(401);
    Luna.as(identity.node("1", "another")).body("{}").post("/luna" + path).then().statusCode(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"colour\":\"red\",\"size\":1}                       | unknown fields config.node.NAME.colour, config.node.NAME.size",
        "{\"group\":\"nosuch\"}                                | group nosuch does not exist",
        "{\"group\":null}                                      | group cannot be cleared",
        "{\"group\":[\"a\"]}                                   | group must be text, not an array",
        "{\"osimage\":\"missing-1\"}                           | osimage missing-1 does not exist",
        "{\"bmcsetupname\":\"nosuch\"}                         | bmcsetup nosuch does not exist",
        "{\"switch\":\"nosuch\"}                               | switch nosuch does not exist",
        "{\"cloud\":\"nosuch\"}                                | cloud nosuch does not exist",
        "{\"netboot\":\"perhaps\"}                             | netboot must be true or false",
        "{\"setupbmc\":{}}                                     | setupbmc must be true or false",
        "{\"switchport\":\"one\"}                              | switchport must be a whole number",
        "{\"switchport\":1e99}                                 | switchport must be a whole number",
        "{\"prescript\":\"not base64!\"}                       | prescript must be base64",
        "{\"newnodename\":\"Has_Capitals\"}                    | newnodename name may hold",
        "{\"newnodename\":\"default\"}                         | is reserved",
        "{\"newnodename\":\"a\",\"newhostname\":\"b\"}         | name different hosts",
        "{\"name\":\"other\"}                                  | to rename",
        "{\"interfaces\":{}}                                   | interfaces must be an array of objects",
        "{\"interfaces\":[1]}                                  | must be an object",
        "{\"interfaces\":[{}]}                                 | interfaces[0].interface is required",
        "{\"interfaces\":[{\"interface\":\"a b\"}]}            | interface may hold",
        "{\"interfaces\":[{\"interface\":\"a\"},{\"interface\":\"a\"}]} | a stands twice",
        "{\"interfaces\":[{\"interface\":\"a\",\"speed\":1}]}  | unknown field config.node.NAME.interfaces[0].speed",
        "{\"interfaces\":[{\"interface\":\"a\",\"macaddress\":\"xx\"}]} | macaddress must be a MAC address",
        "{\"interfaces\":[{\"interface\":\"a\",\"vlanid\":5000}]} | vlanid must be a whole number from 1 to 4094",
        "{\"interfaces\":[{\"interface\":\"a\",\"ipaddress\":\"10.0.0.1\"}]} | network is required where there is an ipaddress",
        "{\"interfaces\":[{\"interface\":\"a\",\"network\":\"x\",\"ipaddress\":\"here\"}]} | ipaddress must be an IP address",
        "{\"interfaces\":[{\"interface\":\"a\",\"network\":\"missing-net\"}]} | network missing-net does not exist",
        "{\"interfaces\":[{\"interface\":\"a\",\"network\":\"missing-net\",\"dhcp\":true}]} | network missing-net does not exist",
      })
  void badInputForANodeIsNamedAndChangesNothing(String fields, String message) {
    String name = Luna.node(Luna.group("{}"));
    Json.object();
    var before = Luna.get("node", name);

    Response refused = Luna.post("node", name, Json.tree(fields));

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(refused.contentType()).startsWith("application/json");
    assertThat(refused.jsonPath().getString("message")).contains(message.replace("NAME", name));
    assertThat(Luna.get("node", name)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "group    | {\"colour\":1}                                | unknown field config.group.NAME.colour",
        "group    | {\"osimage\":\"missing-1\"}                   | osimage missing-1 does not exist",
        "group    | {\"bmcsetupname\":\"nosuch\"}                 | bmcsetup nosuch does not exist",
        "group    | {\"interfaces\":[{\"interface\":\"a\",\"ipaddress\":\"10.0.0.1\"}]} | unknown field config.group.NAME.interfaces[0].ipaddress",
        "group    | {\"interfaces\":[{\"interface\":\"a\",\"network\":\"missing-n\"}]} | network missing-n does not exist",
        "group    | {\"newgroupname\":\"../etc\"}                 | newgroupname name may hold",
        "bmcsetup | {\"username\":\"root\"}                       | password is required",
        "bmcsetup | {\"username\":\"root\",\"password\":\"x\",\"userid\":0} | userid must be a whole number from 1 to 15",
        "bmcsetup | {\"username\":\"root\",\"password\":\"x\",\"unmanaged_bmc_users\":\"y\"} | must be one of skip, disable, delete",
        "node     | {}                                            | group is required",
      })
  void badInputMakesNothing(String kind, String fields, String message) {
    String name = Luna.name("bad");

    Response refused = Luna.post(kind, name, Json.tree(fields));

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("message")).contains(message.replace("NAME", name));
    Luna.operator().get("/luna/config/" + kind + "/" + name).then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json",
        "[]",
        "{}",
        "{\"config\":{}}",
        "{\"config\":{\"node\":{\"other\":{}}}}",
        "{\"config\":[]}",
        "''"
      })
  void bodiesWithoutTheNodeAreRefused(String body) {
    Response refused = Luna.operator().body(body).post("/luna/config/node/node001");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("message")).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Node001",
        "node_1",
        "-node",
        "default",
        "n%C3%B6de",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void namesOfNodesThatAreNotAllowedAreRefused(String name) {
    Luna.operator()
        .urlEncodingEnabled(false)
        .body("{\"config\":{\"node\":{}}}")
        .post("/luna/config/node/" + name)
        .then()
        .statusCode(400)
        .contentType("application/json");
  }

  @Test
  void aNameThatIsAnothersIsRefused() {
    String group = Luna.group("{}");
    String first = Luna.node(group);
    String second = Luna.node(group);

    Luna.post("node", second, Json.object().put("newnodename", first)).then().statusCode(409);
    Luna.post("node", first, "/_clone", Json.object().put("newnodename", second))
        .then()
        .statusCode(409);
    Luna.post("group", group, Json.object().put("newgroupname", Luna.group("{}")))
        .then()
        .statusCode(409);
  }

  @Test
  void writesOfOneNodeAtOnceAreDoneOneAfterTheOther() throws Exception {
    // Given a node
    String name = Luna.node(Luna.group("{}"));

    // When eight callers change different fields of it at once
    String[] fields = {
      "comment", "vendor", "assettag", "status", "tpm_uuid", "tpm_pubkey", "tpm_sha256", "roles"
    };
    List<Callable<Integer>> writes =
        IntStream.range(0, 8)
            .<Callable<Integer>>mapToObj(
                i ->
                    () ->
                        Luna.post("node", name, Json.object().put(fields[i], "v" + i)).statusCode())
            .toList();
    List<Integer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Integer> answer : threads.invokeAll(writes)) {
        answers.add(answer.get());
      }
    }

    // Then no change that was answered with 204 is lost
    var shown = Luna.get("node", name);
    for (int i = 0; i < 8; i++) {
      assertThat(answers.get(i)).isIn(204, 409);
      assertThat(shown.get(fields[i]).asText("").equals("v" + i))
          .as(fields[i])
          .isEqualTo(answers.get(i) == 204);
    }
    assertThat(answers).filteredOn(a -> a == 204).hasSizeGreaterThanOrEqualTo(4);
  }
}
