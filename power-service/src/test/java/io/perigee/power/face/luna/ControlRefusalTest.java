package io.perigee.power.face.luna;

import static io.perigee.devkit.testkit.http.Http.given;
import static io.perigee.power.Cluster.as;
import static io.perigee.power.Cluster.operator;
import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.install.IdentityMint.Claims;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.power.Cluster;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the control endpoints refuse, how they say so, and that nothing is switched then. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class ControlRefusalTest {

  @Inject Database database;

  @ParameterizedTest
  @CsvSource({
    "GET,/luna/control/action/power/node001/_on",
    "POST,/luna/control/action/power/_on",
    "POST,/luna/control/action/power/node001/_on",
    "GET,/luna/control/power/node001"
  })
  void onlyAnOperatorWithAValidIdentityGetsIn(String method, String path) {
    TestIdentity identities = TestIdentity.ofModule();
    Claims expired =
        new Claims("u", "luna-user", "luna", null, List.of(), "luna", Duration.ZERO).expired();

    assertThat(given().request(method, path).statusCode()).as("no token").isEqualTo(401);
    assertThat(as(TestIdentity.forger().lunaUser("luna")).request(method, path).statusCode())
        .as("forged")
        .isEqualTo(401);
    assertThat(as(identities.mint(expired)).request(method, path).statusCode())
        .as("expired")
        .isEqualTo(401);
    assertThat(
            as(identities.node(UUID.randomUUID().toString(), "node001"))
                .request(method, path)
                .statusCode())
        .as("node")
        .isEqualTo(403);
    assertThat(as(identities.anonymous("luna")).request(method, path).statusCode())
        .as("anonymous")
        .isEqualTo(403);
    assertThat(as(identities.account(UUID.randomUUID(), "acme")).request(method, path).statusCode())
        .as("another face")
        .isEqualTo(403);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "not JSON              | {                                                          | 400 | invalid JSON",
        "no object             | []                                                         | 400 | the body must be a JSON object, not an array",
        "an empty control      | {\"control\":{}}                                           | 400 | control.power is required",
        "nothing               | {}                                                         | 400 | control is required",
        "another action        | {\"control\":{\"power\":{\"off\":{\"hostlist\":\"HOST\"}}}} | 400 | control.power.on is required",
        "no hostlist           | {\"control\":{\"power\":{\"on\":{}}}}                      | 400 | control.power.on.hostlist is required",
        "an empty hostlist     | {\"control\":{\"power\":{\"on\":{\"hostlist\":\"\"}}}}      | 400 | control.power.on.hostlist is required",
        "a hostlist of a list  | {\"control\":{\"power\":{\"on\":{\"hostlist\":[\"HOST\"]}}}} | 400 | control.power.on.hostlist must be text",
        "an unknown field      | {\"control\":{\"power\":{\"on\":{\"hostlist\":\"HOST\",\"force\":1}}}} | 400 | unknown field control.power.on.force",
        "an open bracket       | {\"control\":{\"power\":{\"on\":{\"hostlist\":\"n[1-\"}}}}  | 400 | ",
        "too many              | {\"control\":{\"power\":{\"on\":{\"hostlist\":\"n[1-99999999]\"}}}} | 400 | ",
        "no such nodes         | {\"control\":{\"power\":{\"on\":{\"hostlist\":\"nosuch[01-99]\"}}}} | 404 | none of these nodes exists",
        "no names              | {\"control\":{\"power\":{\"on\":{\"hostlist\":\"HOST,<b>\"}}}} | 400 | host 2 of the hostlist is no host name",
        "one that is no name   | {\"control\":{\"power\":{\"on\":{\"hostlist\":\"<b>x</b>\"}}}} | 404 | there is no node of this name"
      })
  void badInputIsRefusedAndSwitchesNothing(String fault, String body, int status, String message) {
    // Given a node that is off
    String host = Cluster.fresh() + "1";
    Cluster.nodes(database, List.of(host));

    // When
    Response refused =
        operator().body(body.replace("HOST", host)).post("/luna/control/action/power/_on");

    // Then
    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(status);
    assertThat(Json.tree(refused.asString()).get("message").asText())
        .startsWith(message == null ? "" : message)
        .doesNotContain("Exception");
    assertThat(
            Json.tree(operator().get("/luna/control/power/" + host).asString())
                .at("/control/power/off")
                .has(host))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "power/_explode,400,no such control action",
    "disco/_on,400,no such control action",
    "sel/_list,501,control of sel is not implemented yet",
    "redfish/_upload,501,control of redfish is not implemented yet"
  })
  void unknownActionsAreRefusedAndUnmadeOnesSayThatTheyAre(
      String action, int status, String message) {
    for (String path :
        List.of(
            "/luna/control/action/" + action,
            "/luna/control/action/" + action.replace("/", "/node001/"))) {
      Response refused = operator().body("{}").post(path);

      assertThat(refused.statusCode()).isEqualTo(status);
      assertThat(Json.tree(refused.asString()).get("message").asText()).startsWith(message);
    }
  }

  @Test
  void aNodeWithoutBmcIsRefusedAndAmongOthersFails() {
    // Given
    String prefix = Cluster.fresh();
    Cluster.nodes(database, List.of(prefix + "1"));
    Cluster.node(database, prefix + "2", "none", null);

    // When, then
    Response alone = operator().get("/luna/control/action/power/" + prefix + "2/_on");
    assertThat(alone.statusCode()).isEqualTo(409);
    assertThat(Json.tree(alone.asString()).get("message").asText())
        .isEqualTo("node " + prefix + "2 has no BMC");
    Response both = operator().get("/luna/control/action/power/" + prefix + "[1-2]/_on");
    assertThat(Json.tree(both.asString()).at("/control/power/ok").size()).isEqualTo(1);
    assertThat(Json.tree(both.asString()).at("/control/failed/" + prefix + "2").asText())
        .isEqualTo("node " + prefix + "2 has no BMC");
  }

  @Test
  void anUnknownNodeIsNotFoundOnItsOwnersWordOnly() {
    // Given a compute service that cannot be reached, when a node is asked for that is not known
    Response refused = operator().get("/luna/control/action/power/nosuch001/_on");

    // Then nobody knows whether there is one
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isNotNull();
  }
}
