package io.perigee.power.face.luna;

import static io.perigee.power.Cluster.operator;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.power.Cluster;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "Control API" of the Luna2 REST API, with its examples, on simulated BMCs. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class ControlContractTest {

  @Inject Database database;

  private final String prefix = Cluster.fresh();

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/control/action/{}/_{}")
  void thePublishedHostlistIsSwitchedOnAndAnsweredHostByHost() throws IOException {
    // Given nodes 001, 003 and 004 of the published hostlist node[001-004]
    List<String> hosts = List.of(prefix + "001", prefix + "003", prefix + "004");
    Cluster.nodes(database, hosts);

    // When
    Response answer =
        operator()
            .body(published("power-on.json").replace("node[", prefix + "["))
            .post("/luna/control/action/power/_on");

    // Then those are on, and the one that there is not is among the failed
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    JsonNode body = Json.tree(answer.asString());
    assertThat(body.get("request_id").asText()).startsWith("power-");
    assertThat(body.at("/control/power/ok").toString())
        .isEqualTo(
            "{\"%s\":\"power on\",\"%s\":\"power on\",\"%s\":\"power on\"}"
                .formatted(hosts.toArray()));
    assertThat(body.at("/control/power/on").toString()).isEqualTo("{}");
    assertThat(body.at("/control/power/off").toString()).isEqualTo("{}");
    assertThat(body.at("/control/failed").toString())
        .isEqualTo("{\"%s002\":\"node %s002 is not known\"}".formatted(prefix, prefix));
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/control/action/{}/{}/_{}")
  void oneNodeIsSwitchedByGetAndItsStatusShown() {
    // Given
    String host = prefix + "1";
    Cluster.nodes(database, List.of(host));
    String path = "/luna/control/action/power/" + host;

    // When, then
    Response off = operator().get(path + "/_status");
    assertThat(off.statusCode()).isEqualTo(200);
    assertThat(Json.tree(off.asString()).get("control").toString())
        .isEqualTo(
            "{\"power\":{\"ok\":{},\"on\":{},\"off\":{\"%s\":null}},\"failed\":{}}"
                .formatted(host));
    Response on = operator().get(path + "/_on");
    assertThat(on.statusCode()).isEqualTo(204);
    assertThat(on.asString()).isEmpty();
    assertThat(
            Json.tree(operator().get(path + "/_status").asString())
                .at("/control/power/on")
                .has(host))
        .isTrue();
    assertThat(operator().get(path + "/_reset").statusCode()).isEqualTo(204);
    assertThat(operator().get(path + "/_off").statusCode()).isEqualTo(204);
    assertThat(
            Json.tree(operator().get(path + "/_status").asString())
                .at("/control/power/off")
                .has(host))
        .isTrue();
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/control/power/{}")
  void thePowerOfANodeIsShown() {
    String host = prefix + "1";
    Cluster.nodes(database, List.of(host));

    Response shown = operator().get("/luna/control/power/" + host);

    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(Json.tree(shown.asString()).at("/control/power/off").toString())
        .isEqualTo("{\"%s\":null}".formatted(host));
  }

  @ParameterizedTest
  @CsvSource({"identify", "noidentify"})
  @ContractTest(api = "luna", method = "POST", path = "/control/action/{}/_{}")
  void thePublishedChassisActionIsDone(String action) throws IOException {
    // Given
    List<String> hosts = IntStream.rangeClosed(1, 4).mapToObj(i -> prefix + "00" + i).toList();
    Cluster.nodes(database, hosts);

    // When
    String body =
        published("chassis-identify.json")
            .replace("node[", prefix + "[")
            .replace("\"identify\"", "\"" + action + "\"");
    Response answer = operator().body(body).post("/luna/control/action/chassis/_" + action);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Json.tree(answer.asString()).at("/control/chassis/ok/" + hosts.getFirst()).asText())
        .isEqualTo("chassis " + action);
    assertThat(Json.tree(answer.asString()).at("/control/chassis/ok").size()).isEqualTo(4);
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/control/action/{}/{}/_{}")
  @ContractTest(api = "luna", method = "GET", path = "/control/action/{}/{}/_{}")
  void aHostlistInTheUrlIsAnsweredHostByHost() {
    // Given
    Cluster.nodes(database, List.of(prefix + "01", prefix + "02"));
    operator().get("/luna/control/action/power/" + prefix + "01/_on");
    String path = "/luna/control/action/power/" + prefix + "[01-02]/_status";

    // When, then
    for (Response answer : List.of(operator().get(path), operator().post(path))) {
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(Json.tree(answer.asString()).at("/control/power/on").toString())
          .isEqualTo("{\"%s01\":null}".formatted(prefix));
      assertThat(Json.tree(answer.asString()).at("/control/power/off").toString())
          .isEqualTo("{\"%s02\":null}".formatted(prefix));
    }
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/control/status/{}")
  void aPollGivesEachResultOnceAndThenNothing() throws IOException {
    // Given a request of which nothing was given yet
    String host = prefix + "001";
    Cluster.nodes(database, List.of(host));
    Response answer =
        operator()
            .body(published("power-on.json").replace("node[001-004]", host))
            .post("/luna/control/action/power/_on");
    String request = Json.tree(answer.asString()).get("request_id").asText();
    database.run(h -> h.execute("UPDATE work SET read_at = NULL WHERE request_id = ?", request));
    String anyone = TestIdentity.ofModule().anonymous("luna");

    // When it is polled, without a token
    Response first = Cluster.as(anyone).get("/luna/control/status/" + request);
    Response second = Cluster.as(anyone).get("/luna/control/status/" + request);

    // Then it has the published shape, once
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(Json.tree(first.asString()))
        .isEqualTo(
            Json.tree(published("status.json").replace("8128", request).replace("node001", host)));
    assertThat(second.statusCode()).isEqualTo(404);
    assertThat(second.asString()).isEqualTo("{\"message\":\"No data for this request\"}");
    assertThat(Cluster.as(anyone).get("/luna/control/status/8128").statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsSwitchedIsPublishedOnceForEachChange() {
    // Given
    String host = prefix + "1";
    Cluster.nodes(database, List.of(host));
    String path = "/luna/control/action/power/" + host;

    // When it is seen off, switched on twice and off again
    for (String action : List.of("/_status", "/_on", "/_on", "/_status", "/_off")) {
      operator().get(path + action);
    }

    // Then three changes are told, of one aggregate whose version grows
    try (TopicProbe power = TopicProbe.ofModule("power")) {
      String id = Cluster.id(host).toString();
      power.await(
          Duration.ofSeconds(30),
          m -> id.equals(m.key()) && m.data().path("version").asLong() == 3);
      List<JsonNode> told =
          power.all().stream().filter(m -> id.equals(m.key())).map(TopicProbe.Seen::data).toList();
      assertThat(told)
          .extracting(m -> m.at("/object/power").asText())
          .containsExactly("off", "on", "off");
      assertThat(told).extracting(m -> m.at("/object/node").asText()).containsOnly(host);
      assertThat(told).extracting(m -> m.get("version").asLong()).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void theEndOfANodeIsTheEndOfItsPower() {
    // Given
    String host = prefix + "1";
    Cluster.nodes(database, List.of(host));
    operator().get("/luna/control/action/power/" + host + "/_on");

    // When
    Cluster.tellAgain(host, host, 2, true);

    // Then
    try (TopicProbe power = TopicProbe.ofModule("power")) {
      String id = Cluster.id(host).toString();
      JsonNode end =
          power
              .await(
                  Duration.ofSeconds(30),
                  m ->
                      id.equals(m.key())
                          && m.value() != null
                          && m.data().path("deleted").asBoolean())
              .data();
      assertThat(end.get("version").asLong()).isEqualTo(2);
    }
    assertThat(operator().get("/luna/control/power/" + host).statusCode()).isIn(404, 503);
  }

  @Test
  void aRenamedNodeIsControlledByItsNewName() {
    // Given
    String host = prefix + "1";
    Cluster.nodes(database, List.of(host));
    operator().get("/luna/control/action/power/" + host + "/_on");

    // When
    Cluster.tellAgain(host, host + "-new", 2, false);

    // Then
    try (TopicProbe power = TopicProbe.ofModule("power")) {
      String id = Cluster.id(host).toString();
      power.await(
          Duration.ofSeconds(30),
          m -> id.equals(m.key()) && m.data().at("/object/node").asText().equals(host + "-new"));
    }
    assertThat(
            Json.tree(operator().get("/luna/control/power/" + host + "-new").asString())
                .at("/control/power/on")
                .size())
        .isEqualTo(1);
  }

  private static String published(String file) throws IOException {
    try (InputStream in = ControlContractTest.class.getResourceAsStream("/published/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
