package io.perigee.journal.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.journal.testing.Asking;
import io.perigee.journal.testing.Example;
import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.runtime.store.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@JournalTestPlatform
class JournalTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final String controller = "controller-" + UUID.randomUUID();
  private final String node = "node-" + UUID.randomUUID();

  @Inject Database database;

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "POST", path = "/journal")
  @ContractTest(api = "luna", method = "GET", path = "/journal/{}")
  @ContractTest(api = "luna", method = "GET", path = "/journal")
  void postedTasksAreListedAsPublishedUnderTheirController() {
    ObjectNode example =
        (ObjectNode)
            Json.tree(
                Example.json("journal.json")
                    .toString()
                    .replace("controller2", controller)
                    .replace("node001", node));

    Asking.luna()
        .body(example.toString())
        .post("/luna/journal")
        .then()
        .statusCode(201)
        .body("message", equalTo("journal updated with 2 entries"));

    List<JsonNode> listed = tasks(controller);
    assertThat(listed).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(((ObjectNode) listed.get(i)).retain(names(example.at("/journal/0"))))
          .isEqualTo(example.at("/journal/" + i));
    }
    assertThat(Asking.luna().get("/luna/journal").jsonPath().getList("journal.sendfor"))
        .contains(controller);
  }

  @Test
  void tasksAreCarriedOutOnceEachInTheirOrderAsTheApiCallsThatTheyName() {
    String body = "{\"config\":{\"node\":{\"%s\":{\"comment\":\"x\"}}}}".formatted(node);
    post(
        task("node_update", node, null).put("payload", base64(body)),
        task("Node.clone_node", node, null).put("payload", body),
        (ObjectNode) task("group_update", node, null).set("payload", Json.tree(body)),
        task("osimage_pack", node, null).put("masteronly", true),
        task("node_interface_delete", node, "BOOTIF"),
        task("Node.delete_node_by_name", node, null));

    List<JsonNode> ended = ended(6);

    assertThat(ended).extracting(t -> t.get("state").asText()).containsOnly("done");
    assertThat(ended).extracting(t -> t.get("status").asInt()).containsOnly(200);
    assertThat(recorded())
        .extracting(JsonNode::toString)
        .containsExactly(
            call("POST /luna/config/node/" + node, body),
            call("POST /luna/config/node/" + node + "/_clone", body),
            call("POST /luna/config/group/" + node, body),
            call("GET /luna/config/osimage/" + node + "/_pack", ""),
            call("GET /luna/config/node/" + node + "/interfaces/BOOTIF/_delete", ""),
            call("GET /luna/config/node/" + node + "/_delete", ""));
  }

  @Test
  void howATaskCameOutIsRecordedAndDoesNotStopThoseBehindIt() {
    post(
        task("node_delete", node + "-refused", null),
        task("node_delete", node + "-broken", null),
        task("osuser_delete", "nobody", null),
        task("node_delete", node, null));

    List<JsonNode> ended = ended(4);

    assertThat(ended)
        .extracting(t -> t.get("state").asText())
        .containsExactly("failed", "unknown", "failed", "done");
    assertThat(ended.get(0).get("status").asInt()).isEqualTo(400);
    assertThat(ended.get(0).get("outcome").asText()).contains("colour is not known");
    assertThat(ended.get(1).get("outcome").asText()).contains("may have been done");
    assertThat(ended.get(2).get("outcome").asText()).isEqualTo("auth cannot be reached");
    assertThat(recorded()).as("none is called for twice").hasSize(3);
  }

  @Test
  void whatAMasterHadBegunWhenItDiedIsNotDoneAgain() {
    long id =
        database.write(
            h ->
                h.createQuery(
                        """
                        INSERT INTO journal_task (state, function, object, masteronly, sendfor, created, principal, epoch)
                        VALUES ('started', 'node_delete', :node, false, :controller, '1', '{}', 0) RETURNING id
                        """)
                    .bind("node", node)
                    .bind("controller", controller)
                    .mapTo(Long.class)
                    .one());

    List<JsonNode> ended = ended(1);

    assertThat(ended.getFirst().get("id").asLong()).isEqualTo(id);
    assertThat(ended.getFirst().get("state").asText()).isEqualTo("unknown");
    assertThat(recorded()).isEmpty();
  }

  @Test
  void tasksForAControllerOfAnotherDatabaseAreKeptForIt() {
    ObjectNode task = task("node_delete", node, null).put("sendfor", "faraway");
    post(task);
    post(task("node_delete", node + "x", null));
    ended(1);

    assertThat(tasks("faraway"))
        .filteredOn(t -> t.get("object").asText().equals(node))
        .singleElement()
        .satisfies(t -> assertThat(t.get("state").asText()).isEqualTo("kept"));
    assertThat(recorded()).noneMatch(call -> call.get(0).asText().endsWith(node + "/_delete"));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/journal/{}/_delete")
  void aControllersTasksAreCleared() {
    post(task("node_delete", node, null));
    ended(1);

    Asking.luna().get("/luna/journal/" + controller + "/_delete").then().statusCode(204);

    Asking.luna()
        .get("/luna/journal/" + controller)
        .then()
        .statusCode(404)
        .body("message", equalTo("No journal entries for " + controller + " available"));
    Asking.luna().get("/luna/journal/" + controller + "/_delete").then().statusCode(404);
  }

  @Test
  void payloadsThatMayHoldSecretsAreSealedAtRestAndShownToAdminsOnly() {
    String secret = "calvin-" + controller;
    String body = "{\"config\":{\"bmcsetup\":{\"b\":{\"password\":\"%s\"}}}}".formatted(secret);
    post(
        task("bmcsetup_update", "b", null).put("sendfor", "faraway").put("payload", base64(body)),
        task("node_secrets_update", "n", null).put("sendfor", "faraway").put("payload", body),
        task("group_update", "g", null)
            .put("sendfor", "faraway")
            .put("misc", controller)
            .put("payload", "{\"config\":{}}"));

    String all = Asking.luna().get("/luna/journal/faraway").asString();
    assertThat(all).contains(secret).contains(base64(body));
    for (String role : List.of("operator", "viewer")) {
      String seen = Asking.luna("eve", role).get("/luna/journal/faraway").asString();
      assertThat(seen).doesNotContain(secret).doesNotContain(base64(body));
      assertThat(list(Json.tree(seen).path("journal")))
          .filteredOn(t -> controller.equals(t.path("misc").asText()))
          .extracting(t -> t.get("payload").asText())
          .containsExactly("{\"config\":{}}");
    }
    List<String> rows =
        database.read(
            h -> h.createQuery("SELECT t::text FROM journal_task t").mapTo(String.class).list());
    assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(secret));
    assertThat(rows).noneMatch(row -> row.contains(base64(body)));
  }

  @Test
  void onlyUsersSeeAndWriteIt() {
    String body = Example.json("journal.json").toString();
    for (String path : List.of("/luna/journal", "/luna/journal/x", "/luna/journal/x/_delete")) {
      Http.given().get(path).then().statusCode(401);
      Asking.nobody().get(path).then().statusCode(401);
      Asking.installer("node001").get(path).then().statusCode(403);
    }
    Asking.nobody().body(body).post("/luna/journal").then().statusCode(401);
    Asking.installer("node001").body(body).post("/luna/journal").then().statusCode(403);
    Asking.luna("eve", "viewer").body(body).post("/luna/journal").then().statusCode(403);
    Asking.luna("eve", "viewer").get("/luna/journal/x/_delete").then().statusCode(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                                              | journal",
        "{\"journal\":[]}                                                | journal",
        "{\"journal\":7}                                                 | journal",
        "{\"journal\":[7]}                                               | journal[0]",
        "{\"journal\":[{}]}                                              | journal[0].function",
        "{\"journal\":[{\"function\":\"node_delete\",\"object\":\"a\"}]} | journal[0].sendfor",
        "{\"journal\":[{\"function\":\"rm_rf\",\"object\":\"a\",\"sendfor\":\"$\"}]} | journal[0].function",
        "{\"journal\":[{\"function\":\"node_delete\",\"sendfor\":\"$\"}]} | journal[0].object",
        "{\"journal\":[{\"function\":\"node_delete\",\"object\":\"..\",\"sendfor\":\"$\"}]} | journal[0].object",
        "{\"journal\":[{\"function\":\"node_delete\",\"object\":\"a/b\",\"sendfor\":\"$\"}]} | journal[0].object",
        "{\"journal\":[{\"function\":\"node_delete\",\"object\":[],\"sendfor\":\"$\"}]} | journal[0].object",
        "{\"journal\":[{\"function\":\"node_update\",\"object\":\"a\",\"sendfor\":\"$\"}]} | journal[0].payload",
        "{\"journal\":[{\"function\":\"node_update\",\"object\":\"a\",\"sendfor\":\"$\",\"payload\":7}]} | journal[0].payload",
        "{\"journal\":[{\"function\":\"node_interface_delete\",\"object\":\"a\",\"sendfor\":\"$\"}]} | journal[0].param",
        "{\"journal\":[{\"function\":\"node_delete\",\"object\":\"a\",\"sendfor\":\"$\",\"masteronly\":\"perhaps\"}]} | journal[0].masteronly",
        "{\"journal\":[{\"function\":\"node_delete\",\"object\":\"a\",\"sendfor\":\"$\",\"created\":\"yesterday\"}]} | journal[0].created",
        "{\"journal\":[{\"function\":\"node_delete\",\"object\":\"a\",\"sendfor\":\"$\"},{\"function\":\"node_delete\",\"object\":\"a\",\"sendfor\":\"$\",\"colour\":1}]} | journal[1].colour"
      })
  void whatIsWrongIsNamedAndNoneOfTheTasksIsTaken(String body, String named) {
    Asking.luna()
        .body(body.replace("$", controller))
        .post("/luna/journal")
        .then()
        .statusCode(400)
        .body("message", containsString(named));

    Asking.luna().get("/luna/journal/" + controller).then().statusCode(404);
  }

  private ObjectNode task(String function, String object, String param) {
    return Json.object()
        .put("function", function)
        .put("object", object)
        .put("param", param)
        .put("sendfor", controller);
  }

  private static void post(ObjectNode... tasks) {
    ObjectNode body = Json.object();
    body.putArray("journal").addAll(List.of(tasks));
    Asking.luna().body(body.toString()).post("/luna/journal").then().statusCode(201);
  }

  private List<JsonNode> ended(int count) {
    await()
        .atMost(SOON)
        .until(
            () ->
                tasks(controller).stream()
                        .filter(
                            t ->
                                List.of("done", "failed", "unknown")
                                    .contains(t.get("state").asText()))
                        .count()
                    == count);
    return tasks(controller);
  }

  private static List<JsonNode> tasks(String controller) {
    return list(
        Json.tree(Asking.luna().get("/luna/journal/" + controller).asString()).path("journal"));
  }

  /** What was asked of compute and image, in its order. */
  private List<JsonNode> recorded() {
    String url = ConfigProvider.getConfig().getValue("perigee.service-url.compute", String.class);
    return list(Json.tree(Http.given().get(url + "/recorded").asString())).stream()
        .filter(call -> call.get(0).asText().contains(node))
        .toList();
  }

  private static String call(String what, String body) {
    return Json.MAPPER.createArrayNode().add(what).add("luna-user:admin").add(body).toString();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(java.util.Map.Entry::getKey).toList();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
