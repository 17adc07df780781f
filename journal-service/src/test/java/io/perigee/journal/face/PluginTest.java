package io.perigee.journal.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.journal.testing.Asking;
import io.perigee.journal.testing.Example;
import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.journal.testing.Owners;
import io.perigee.journal.testing.Owners.Told;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@JournalTestPlatform
class PluginTest {

  private final String node = "exported-" + UUID.randomUUID();
  private final String group = "group-" + UUID.randomUUID();

  @Inject Owners owners;

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/export/{}")
  void prometheusDiscoversTheNodes() {
    owners.tell(node(node, "10.141.0.1"), Cause.PLATFORM);
    owners.tell(node(node + "6", "fd00::1"), Cause.PLATFORM);
    owners.tell(node(node + "n", null), Cause.PLATFORM);

    JsonNode targets =
        Json.tree(
            Asking.nobody()
                .get("/luna/export/prometheus?group=" + group)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString());

    assertThat(targets.toString())
        .isEqualTo(
            """
            [{"targets":["10.141.0.1:9100"],"labels":{"node":"%1$s","group":"%2$s","osimage":"compute"}},\
            {"targets":["[fd00::1]:9100"],"labels":{"node":"%1$s6","group":"%2$s","osimage":"compute"}},\
            {"targets":["%1$sn:9100"],"labels":{"node":"%1$sn","group":"%2$s","osimage":"compute"}}]"""
                .formatted(node, group));
    Asking.nobody()
        .get("/luna/export/prometheus_targets?port=9290&group=" + group)
        .then()
        .body("[0].targets[0]", equalTo("10.141.0.1:9290"));
    Asking.nobody().get("/luna/export/prometheus?group=nosuch").then().statusCode(404);
    Asking.nobody()
        .get("/luna/export/prometheus?port=x")
        .then()
        .statusCode(404)
        .body("message", containsString("port"));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "POST", path = "/import/{}")
  void rulesAreTakenWholeAndGivenBackAsARuleFile() {
    Asking.luna()
        .body(Example.json("import-prometheus.json").toString())
        .post("/luna/import/prometheus")
        .then()
        .statusCode(200)
        .body("message", equalTo("1 rules imported"));
    assertThat(Asking.nobody().get("/luna/export/prometheus_rules").asString())
        .isEqualTo(
            "{\"groups\":[{\"name\":\"luna\",\"rules\":[{\"alert\":\"NodeDown\",\"expr\":\"up == 0\"}]}]}");

    // When one of the next import is wrong, then nothing of it is taken
    Asking.luna()
        .body("{\"rules\":[{\"alert\":\"A\",\"expr\":\"1\"},{\"alert\":\"B\"}]}")
        .post("/luna/import/prometheus")
        .then()
        .statusCode(404)
        .body("message", equalTo("rules[1].expr is required"));
    assertThat(Asking.nobody().get("/luna/export/prometheus_rules").asString())
        .contains("NodeDown");

    String file =
        "{\"groups\":[{\"name\":\"b\",\"rules\":[{\"record\":\"r\",\"expr\":\"2\"}]},"
            + "{\"name\":\"a\",\"rules\":[{\"alert\":\"A\",\"expr\":\"1\",\"for\":\"5m\",\"labels\":{\"severity\":\"page\"}}]}]}";
    Asking.luna().body(file).post("/luna/import/prometheus_rules").then().statusCode(200);
    assertThat(Asking.nobody().get("/luna/export/prometheus_rules").asString()).isEqualTo(file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "rules: yes                                              | object",
        "[]                                                      | object",
        "{}                                                      | rules",
        "{\"rules\":7}                                           | rules",
        "{\"rules\":[7]}                                         | rules[0]",
        "{\"rules\":[{\"expr\":\"1\"}]}                          | rules[0]",
        "{\"rules\":[{\"alert\":1,\"expr\":\"1\"}]}              | rules[0].alert",
        "{\"rules\":[{\"alert\":\"a\",\"expr\":\"1\",\"labels\":{\"a\":1}}]} | rules[0].labels",
        "{\"rules\":[{\"alert\":\"a\",\"expr\":\"1\",\"colour\":\"x\"}]} | rules[0].colour",
        "{\"groups\":[{\"rules\":[]}]}                           | groups[0].name",
        "{\"groups\":[{\"name\":\"a\",\"rules\":[]},{\"name\":\"a\",\"rules\":[]}]} | groups[1].name"
      })
  void whatAPluginRejectsIsNotFoundAsPublishedAndNamed(String body, String named) {
    Asking.luna()
        .body(body)
        .post("/luna/import/prometheus")
        .then()
        .statusCode(404)
        .body("message", containsString(named));
  }

  @Test
  void onlyUsersImportAndAPluginThatIsNotThereIsNotFound() {
    String body = Example.json("import-prometheus.json").toString();

    Http.given().body(body).post("/luna/import/prometheus").then().statusCode(401);
    Asking.nobody().body(body).post("/luna/import/prometheus").then().statusCode(401);
    Asking.installer("node001").body(body).post("/luna/import/prometheus").then().statusCode(403);
    Asking.luna("eve", "viewer").body(body).post("/luna/import/prometheus").then().statusCode(403);
    Asking.luna()
        .body(body)
        .post("/luna/import/nosuch")
        .then()
        .statusCode(404)
        .body("message", containsString("nosuch"));
    Asking.nobody().get("/luna/export/nosuch").then().statusCode(404);
  }

  private Told node(String name, String address) {
    var object = Json.object().put("group", group).put("osimage", "compute");
    var interfaces = object.putArray("interfaces");
    interfaces
        .addObject()
        .put("interface", "eth1")
        .put("ipaddress", address == null ? null : "10.9.9.9");
    interfaces.addObject().put("interface", "BOOTIF").put("ipaddress", address);
    return new Told(Topics.NODES, UUID.randomUUID().toString(), name, null, 1, object);
  }
}
