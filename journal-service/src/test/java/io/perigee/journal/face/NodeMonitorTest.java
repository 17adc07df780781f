package io.perigee.journal.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.journal.testing.Asking;
import io.perigee.journal.testing.Example;
import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.journal.testing.Owners;
import io.perigee.journal.testing.Owners.Told;
import io.perigee.runtime.store.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@JournalTestPlatform
class NodeMonitorTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final String node = "node-" + UUID.randomUUID().toString().substring(0, 8);
  private final Told made =
      new Told(Topics.NODES, UUID.randomUUID().toString(), node, null, 1, Json.object());

  @Inject Owners owners;
  @Inject Database database;

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "POST", path = "/monitor/node/{}")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/node/{}")
  void aNodesReportIsKeptAndShownAsPublished() {
    owners.tell(made, Cause.PLATFORM);
    String example = published();

    Asking.installer(node)
        .body(example)
        .post("/luna/monitor/node/" + node)
        .then()
        .statusCode(204)
        .body(equalTo(""));

    String shown =
        Asking.nobody()
            .get("/luna/monitor/node/" + node)
            .then()
            .statusCode(200)
            .contentType("application/json")
            .extract()
            .asString();
    assertThat(Json.tree(shown)).isEqualTo(Json.tree(example));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "POST", path = "/monitor/status/{}")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/status/{}")
  void theOlderFormIsTheSame() {
    owners.tell(made, Cause.PLATFORM);

    Asking.luna().body(published()).post("/luna/monitor/status/" + node).then().statusCode(204);

    assertThat(Json.tree(Asking.nobody().get("/luna/monitor/status/" + node).asString()))
        .isEqualTo(Json.tree(published()));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/node")
  void allNodesAreListedAsPublishedAlsoThoseThatHaveSaidNothing() {
    owners.tell(made, Cause.PLATFORM);
    Told silent =
        new Told(Topics.NODES, UUID.randomUUID().toString(), node + "x", null, 1, Json.object());
    owners.tell(silent, Cause.PLATFORM);
    Asking.luna().body(published()).post("/luna/monitor/node/" + node).then().statusCode(204);

    ObjectNode nodes =
        (ObjectNode)
            Json.tree(
                    Asking.luna()
                        .get("/luna/monitor/node")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .at("/monitor/status/node");

    assertThat(nodes.get(node))
        .isEqualTo(
            Json.tree(
                Example.json("monitor-node-list.json")
                    .at("/monitor/status/node/node001")
                    .toString()
                    .replace("node001", node)));
    assertThat(nodes.get(node + "x").toString())
        .isEqualTo("{\"state\":\"%sx unknown\",\"status\":\"unknown\"}".formatted(node));
  }

  @ParameterizedTest
  @CsvSource({
    "install.discovered, install.discovered, discovered, 200",
    "install.rendered,   install.rendered,   installing, 200",
    "install.downloaded, install.downloaded, installing, 200",
    "install.started,    install.started,    installing, 200",
    "install.prescript,  install.prescript,  installing, 200",
    "install.partscript, install.partscript, installing, 200",
    "install.image,      install.image,      installing, 200",
    "install.roles,      install.roles,      installing, 200",
    "install.postscript, install.postscript, installing, 200",
    "install.finalizing, install.finalizing, installing, 200",
    "install.success,    ok,                 ready,      200",
    "install.error,      error,              error,      500",
    "installer.error,    error,              error,      500",
    "up,                 up,                 up,         200"
  })
  void everyStateOfAnInstallationIsInterpreted(
      String reported, String shown, String status, int code) {
    owners.tell(made, Cause.PLATFORM);

    Asking.installer(node)
        .body("{\"monitor\":{\"status\":{\"%s\":{\"state\":\"%s\"}}}}".formatted(node, reported))
        .post("/luna/monitor/node/" + node)
        .then()
        .statusCode(204);

    Asking.nobody()
        .get("/luna/monitor/node/" + node)
        .then()
        .statusCode(code)
        .body("monitor.status.'%s'.state".formatted(node), equalTo(reported));
    Asking.luna()
        .get("/luna/monitor/node")
        .then()
        .body("monitor.status.node.'%s'.state".formatted(node), equalTo(node + " " + shown))
        .body("monitor.status.node.'%s'.status".formatted(node), equalTo(status));
  }

  @Test
  void reportsArePublishedForTheNodesOwnerAndEndWithTheNode() {
    owners.tell(made, Cause.PLATFORM);
    String path = "/luna/monitor/status/" + node;
    for (String state : new String[] {"install.image", "install.success"}) {
      Asking.luna()
          .body(
              "{\"monitor\":{\"status\":{\"%s\":{\"state\":\"%s\",\"status\":\"text\"}}}}"
                  .formatted(node, state))
          .post(path)
          .then()
          .statusCode(204);
    }

    try (TopicProbe topic = TopicProbe.ofModule("reports")) {
      var first = topic.await(SOON, m -> made.id().equals(m.data().path("id").asText()));
      assertThat(first.data().at("/object/state").asText()).isEqualTo("install.image");
      var second =
          topic.await(
              SOON,
              m ->
                  made.id().equals(m.data().path("id").asText())
                      && m.data().path("version").asLong() == 2);
      assertThat(second.data().at("/object/state").asText()).isEqualTo("install.success");
      assertThat(second.data().at("/object/node").asText()).isEqualTo(node);
      owners.end(new Told(Topics.NODES, made.id(), node, null, 2, Json.object()), Cause.PLATFORM);
      var end =
          topic.await(
              SOON,
              m ->
                  made.id().equals(m.data().path("id").asText())
                      && m.data().path("version").asLong() == 3);
      assertThat(end.data().path("deleted").asBoolean()).isTrue();
    }
  }

  @Test
  void aReportGoesWithItsNode() {
    owners.tell(made, Cause.PLATFORM);
    Asking.luna().body(published()).post("/luna/monitor/node/" + node).then().statusCode(204);

    owners.end(new Told(Topics.NODES, made.id(), node, null, 2, Json.object()), Cause.PLATFORM);

    Asking.nobody().get("/luna/monitor/node/" + node).then().statusCode(404);
    Asking.luna().body(published()).post("/luna/monitor/node/" + node).then().statusCode(404);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        database.<Long>read(
                            h ->
                                h.createQuery(
                                        "SELECT count(*) FROM node_report WHERE node_id = :id")
                                    .bind("id", made.id())
                                    .mapTo(Long.class)
                                    .one()))
                    .isZero());
  }

  @Test
  void aNodeThatWasMadeAMomentAgoIsAskedForAtItsOwner() {
    String fresh = "fresh-" + UUID.randomUUID();

    Asking.installer(fresh)
        .body("{\"monitor\":{\"status\":{\"%s\":{\"state\":\"install.image\"}}}}".formatted(fresh))
        .post("/luna/monitor/node/" + fresh)
        .then()
        .statusCode(204);

    Asking.nobody()
        .get("/luna/monitor/node/" + fresh)
        .then()
        .statusCode(200)
        .body("monitor.status.'%s'.state".formatted(fresh), equalTo("install.image"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "status"})
  void othersDoNotReport(String what) {
    owners.tell(made, Cause.PLATFORM);
    String path = "/luna/monitor/" + what + "/" + node;

    Http.given().body(published()).post(path).then().statusCode(401);
    Asking.nobody().body(published()).post(path).then().statusCode(401);
    Asking.installer("another").body(published()).post(path).then().statusCode(403);
    Asking.luna("eve", "viewer").body(published()).post(path).then().statusCode(403);
    Asking.luna()
        .body(published().replace(node, "nosuch"))
        .post("/luna/monitor/" + what + "/nosuch")
        .then()
        .statusCode(404)
        .body("message", containsString("nosuch"));
    Asking.nobody().get("/luna/monitor/" + what + "/nosuch").then().statusCode(404);
  }

  @Test
  void onlyUsersSeeTheList() {
    Asking.nobody().get("/luna/monitor/node").then().statusCode(401);
    Asking.installer(node).get("/luna/monitor/node").then().statusCode(403);
    Asking.luna("eve", "viewer")
        .get("/luna/monitor/node")
        .then()
        .statusCode(org.hamcrest.Matchers.oneOf(200, 404));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                                        | monitor",
        "[]                                                        | object",
        "{\"monitor\":{\"status\":{}}}                             | monitor.status.$",
        "{\"monitor\":{\"status\":{\"another\":{\"state\":\"x\"}}}} | monitor.status.$",
        "{\"monitor\":{\"status\":{\"$\":[]}}}                     | monitor.status.$",
        "{\"monitor\":{\"status\":{\"$\":{}}}}                     | monitor.status.$.state",
        "{\"monitor\":{\"status\":{\"$\":{\"state\":null}}}}       | monitor.status.$.state",
        "{\"monitor\":{\"status\":{\"$\":{\"state\":{}}}}}         | monitor.status.$.state",
        "{\"monitor\":{\"status\":{\"$\":{\"state\":\"a/b\"}}}}    | monitor.status.$.state",
        "{\"monitor\":{\"status\":{\"$\":{\"state\":\"x\",\"colour\":1}}}} | colour",
        "{\"monitor\":{\"status\":{\"$\":{\"state\":\"x\",\"status\":[]}}}} |"
            + " monitor.status.$.status"
      })
  void whatIsWrongIsNamed(String body, String named) {
    owners.tell(made, Cause.PLATFORM);

    Asking.luna()
        .body(body.replace("$", node))
        .post("/luna/monitor/node/" + node)
        .then()
        .statusCode(400)
        .body("message", containsString(named.replace("$", node)));

    Asking.nobody()
        .get("/luna/monitor/node/" + node)
        .then()
        .statusCode(200)
        .body("monitor.status.'%s'.state".formatted(node), equalTo(null));
  }

  private String published() {
    return Example.json("monitor-node.json").toString().replace("node001", node);
  }
}
