package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.compute.testing.Published;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "Secrets management" of the Luna2 REST API, with its examples. */
@NodeTest
@WithTestResource(NodePeers.class)
class SecretContractTest {

  @Inject Database database;

  private static String url(String owner, String holder) {
    return "/luna/config/secrets/" + owner + "/" + holder;
  }

  private static String body(String owner, String holder, JsonNode rows) {
    ObjectNode body = Json.object();
    body.putObject("config").putObject("secrets").putObject(owner).set(holder, rows);
    return Json.write(body);
  }

  private static Response post(String owner, String holder, String path, JsonNode rows) {
    return Luna.operator().body(body(owner, holder, rows)).post(url(owner, holder) + path);
  }

  /** The rows of a published example. */
  private static ArrayNode rows(String file, String at) {
    return (ArrayNode) Published.example("luna2/" + file).at(at);
  }

  private static JsonNode shown(String path, String at) {
    Response answer = Luna.admin().get("/luna/config/secrets" + path);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return Json.tree(answer.asString()).at(at);
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/secrets/node/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/secrets/node/{}")
  @ContractTest(api = "luna", method = "POST", path = "/config/secrets/group/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/secrets/group/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/secrets")
  void secretsOfANodeAndItsGroupAreResolvedTogether() {
    String group = Luna.group("{}");
    String node = Luna.node(group);

    post("node", node, "", rows("secrets-node-post", "/config/secrets/node/node001"))
        .then()
        .statusCode(201);
    post("group", group, "", rows("secrets-group-post", "/config/secrets/group/compute"))
        .then()
        .statusCode(201);

    JsonNode together = shown("/node/" + node, "/config/secrets");
    assertThat(together.at("/node/" + node).findValuesAsText("secretname"))
        .containsExactly("shared secret", "software license");
    assertThat(together.at("/node/" + node + "/1"))
        .isEqualTo(
            Json.tree(
                """
                {"name":"software license","secretname":"software license","content":"<ENC>","path":"/etc/app/license.lic"}
                """));
    assertThat(together.at("/group/" + group).findValuesAsText("name"))
        .containsExactly("Proprietary key");
    // A group's stand as the text has them, and as real clients read them
    assertThat(shown("/group/" + group, "/secrets/group/" + group))
        .isEqualTo(together.at("/group/" + group));
    assertThat(shown("/group/" + group, "/config/secrets/group/" + group))
        .isEqualTo(together.at("/group/" + group));
    JsonNode all = shown("", "/config/secrets");
    assertThat(all.at("/node/" + node)).isEqualTo(together.at("/node/" + node));
    assertThat(all.at("/group/" + group)).isEqualTo(together.at("/group/" + group));
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/secrets/node/{}")
  void theAnswerTellsCreationChangeAndNothingApart() {
    String node = Luna.node(Luna.group("{}"));
    JsonNode rows = rows("secrets-node-post", "/config/secrets/node/node001");
    post("node", node, "", rows).then().statusCode(201);

    post("node", node, "", rows).then().statusCode(200);
    post("node", node, "", Json.tree("[{\"name\":\"shared secret\",\"content\":\"other\"}]"))
        .then()
        .statusCode(204);

    // The path stays, and so do the others
    JsonNode shown = shown("/node/" + node, "/config/secrets/node/" + node);
    assertThat(shown.at("/0/content").asText()).isEqualTo("other");
    assertThat(shown.at("/0/path").asText()).isEqualTo("/etc/keys.crt");
    assertThat(shown).hasSize(2);
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/secrets/node/{}/{}")
  @ContractTest(api = "luna", method = "POST", path = "/config/secrets/node/{}/{}")
  @ContractTest(api = "luna", method = "POST", path = "/config/secrets/node/{}/{}/_clone")
  @ContractTest(api = "luna", method = "GET", path = "/config/secrets/node/{}/{}/_delete")
  void aNodesSecretIsMadeChangedCopiedAndRemovedByItself() {
    String node = Luna.node(Luna.group("{}"));
    JsonNode license = rows("secrets-node-post", "/config/secrets/node/node001").get(1);
    ArrayNode one = Json.MAPPER.createArrayNode().add(license);
    String path = "/software%20license";

    raw(url("node", node) + path, body("node", node, one)).then().statusCode(201);
    raw(url("node", node) + path, body("node", node, one)).then().statusCode(200);
    assertThat(read(url("node", node) + path).at("/config/secrets/node/" + node + "/0/content"))
        .isEqualTo(license.get("content"));

    ObjectNode copy = license.deepCopy();
    raw(url("node", node) + path + "/_clone", body("node", node, one)).then().statusCode(404);
    String cloning =
        body("node", node, Json.MAPPER.createArrayNode().add(copy.put("newsecretname", "second")));
    raw(url("node", node) + path + "/_clone", cloning).then().statusCode(201);
    raw(url("node", node) + path + "/_clone", cloning).then().statusCode(409);
    assertThat(read(url("node", node) + "/second").at("/config/secrets/node/" + node + "/0/path"))
        .isEqualTo(license.get("path"));

    Luna.admin()
        .urlEncodingEnabled(false)
        .get(url("node", node) + path + "/_delete")
        .then()
        .statusCode(204);
    Luna.admin()
        .urlEncodingEnabled(false)
        .get(url("node", node) + path + "/_delete")
        .then()
        .statusCode(404);
    assertThat(shown("/node/" + node, "/config/secrets/node/" + node)).hasSize(1);
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/secrets/group/{}/{}")
  @ContractTest(api = "luna", method = "POST", path = "/config/secrets/group/{}/{}")
  @ContractTest(api = "luna", method = "POST", path = "/config/secrets/group/{}/{}/_clone")
  @ContractTest(api = "luna", method = "GET", path = "/config/secrets/group/{}/{}/_delete")
  @ContractTest(api = "luna", method = "POST", path = "/config/secrets/group/{}/{}/_delete")
  void aGroupsSecretIsChangedCopiedAndRemovedByItself() {
    String group = Luna.group("{}");
    ArrayNode rows = rows("secrets-group-one", "/secrets/group/compute-ib");
    ObjectNode bare = Json.object();
    bare.putObject("secrets").putObject("group").set(group, rows);

    // The single call changes only what is there
    raw(url("group", group) + "/Infiniband", Json.write(bare)).then().statusCode(404);
    post("group", group, "", rows).then().statusCode(201);
    raw(url("group", group) + "/Infiniband", Json.write(bare)).then().statusCode(200);
    ((ObjectNode) rows.get(0)).put("newsecretname", "Infiniband2");
    raw(url("group", group) + "/Infiniband/_clone", body("group", group, rows))
        .then()
        .statusCode(201);
    assertThat(
            read(url("group", group) + "/Infiniband2")
                .at("/secrets/group/" + group + "/0/path")
                .asText())
        .isEqualTo("/etc/rdma/license.lic");

    Luna.operator().get(url("group", group) + "/Infiniband/_delete").then().statusCode(204);
    Luna.operator().post(url("group", group) + "/Infiniband2/_delete").then().statusCode(204);
    Luna.operator().get(url("group", group)).then().statusCode(404);
  }

  @Test
  void contentsAreSealedAtRestSeenByOperatorsAndByTheNodeItselfAndByNoOther() {
    String group = Luna.group("{}");
    String node = Luna.node(group);
    String secret = "s3cr3t-" + node;
    post("node", node, "", row("key", secret)).then().statusCode(201);
    post("group", group, "", row("key", secret)).then().statusCode(201);

    List<byte[]> sealed =
        database.read(
            h ->
                h.createQuery(
                        "SELECT content_sealed FROM secret s LEFT JOIN node n ON n.id = s.node_id WHERE n.name = :node OR s.group_id IS NOT NULL")
                    .bind("node", node)
                    .mapTo(byte[].class)
                    .list());
    assertThat(sealed).hasSizeGreaterThanOrEqualTo(2);
    assertThat(sealed)
        .noneMatch(s -> new String(s, StandardCharsets.ISO_8859_1).contains("s3cr3t"));

    String installer = TestIdentity.ofModule().node("1", node);
    assertThat(Luna.as(installer).get(url("node", node)).asString()).contains(secret);
    Luna.as(installer).get(url("node", "another")).then().statusCode(403);
    Luna.as(installer).get(url("group", group)).then().statusCode(403);
    Luna.as(installer).get(url("node", node) + "/key").then().statusCode(403);
    Luna.roles("viewer").get(url("node", node)).then().statusCode(403);
    // What was left out of an export stays when it is posted back
    post("node", node, "", row("key", "****")).then().statusCode(200);
    assertThat(shown("/node/" + node, "/config/secrets/node/" + node + "/0/content").asText())
        .isEqualTo(secret);
  }

  @Test
  void aRenamedNodeKeepsItsSecretsAndARemovedOneTakesThemAlong() {
    String node = Luna.node(Luna.group("{}"));
    String renamed = Luna.name("node");
    post("node", node, "", row("key", "x")).then().statusCode(201);

    Luna.post("node", node, Json.object().put("newnodename", renamed)).then().statusCode(201);

    assertThat(shown("/node/" + renamed, "/config/secrets/node/" + renamed)).hasSize(1);
    Luna.operator().get(url("node", node)).then().statusCode(404);
    Luna.delete("node", renamed).then().statusCode(204);
    assertThat(shown("", "/config/secrets").path("node").has(renamed)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"name\":\"a\"}]                                   | content is required",
        "[{\"content\":\"a\"}]                                | name is required",
        "[{\"name\":\"a\",\"content\":\"****\"}]              | content is required",
        "[{\"name\":\"../a\",\"content\":\"x\"}]              | name may hold",
        "[{\"name\":\"a\",\"content\":\"x\",\"colour\":1}]    | unknown field config.secrets.node.NAME[0].colour",
        "[{\"name\":\"a\",\"content\":{}}]                    | content must be text, not an object",
        "[{\"name\":\"a\",\"content\":\"x\"},{\"name\":\"a\",\"content\":\"y\"}] | a stands twice",
        "[1]                                                  | config.secrets.node.NAME[0] must be an object",
        "[]                                                   | config.secrets.node.NAME is required",
        "\"x\"                                                | config.secrets.node.NAME must be an array of objects",
      })
  void badInputIsNamedAndMakesNothing(String rows, String message) {
    String node = Luna.node(Luna.group("{}"));

    Response refused = post("node", node, "", Json.tree(rows));

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("message")).contains(message.replace("NAME", node));
    Luna.operator().get(url("node", node)).then().statusCode(404);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    post("node", "nosuch", "", row("a", "x")).then().statusCode(404);
    post("group", "nosuch", "", row("a", "x")).then().statusCode(404);
    Luna.operator().get(url("group", "nosuch")).then().statusCode(404);
    Luna.operator().get(url("node", Luna.node(Luna.group("{}"))) + "/key").then().statusCode(404);
  }

  private static JsonNode row(String name, String content) {
    return Json.MAPPER
        .createArrayNode()
        .add(Json.object().put("name", name).put("content", content));
  }

  private static Response raw(String url, String body) {
    return Luna.operator().urlEncodingEnabled(false).body(body).post(url);
  }

  private static JsonNode read(String url) {
    Response answer = Luna.admin().urlEncodingEnabled(false).get(url);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return Json.tree(answer.asString());
  }
}
