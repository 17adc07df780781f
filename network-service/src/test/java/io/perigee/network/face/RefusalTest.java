package io.perigee.network.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, in the API's own form, with nothing changed. */
@NetworkTest
class RefusalTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/luna/config/network",
        "/luna/config/network/x",
        "/luna/config/network/x/_delete",
        "/luna/config/network/x/_nextfreeip",
        "/luna/config/network/x/_member",
        "/luna/config/network/x/10.0.0.1"
      })
  void nothingIsShownWithoutAUsersToken(String path) {
    TestIdentity identity = TestIdentity.ofModule();

    Http.given().get(path).then().statusCode(401).body("message", containsString("identity"));
    Luna.as(identity.anonymous("luna")).get(path).then().statusCode(401);
    Luna.as(TestIdentity.forger().lunaUser("luna")).get(path).then().statusCode(401);
    Luna.as(identity.node("n1", "node001")).get(path).then().statusCode(403);
    Luna.as(identity.service("compute")).get(path).then().statusCode(403);
  }

  @Test
  void nothingIsChangedWithoutAUsersToken() {
    String name = Luna.name("net");
    String body = Luna.body(name, Json.object().put("network", "10.0.0.0/24"));

    Luna.as(TestIdentity.ofModule().node("n1", "node001"))
        .body(body)
        .post("/luna/config/network/" + name)
        .then()
        .statusCode(403);
    Luna.as(TestIdentity.ofModule().anonymous("luna"))
        .body(body)
        .post("/luna/config/network/" + name + "/_clone")
        .then()
        .statusCode(401);

    Luna.operator().get("/luna/config/network/" + name).then().statusCode(404);
  }

  @Test
  void internalPathsAreForServicesOnly() {
    Luna.operator().get("/internal/networks/by-name/x").then().statusCode(403);
    Http.given()
        .contentType("application/json")
        .body("{}")
        .post("/internal/leases")
        .then()
        .statusCode(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json                                                     | invalid JSON",
        "[]                                                           | must be a JSON object",
        "{}                                                           | config is required",
        "{\"config\":{\"network\":{\"other\":{}}}}                    | is required",
        "{\"config\":{\"network\":{\"NAME\":[]}}}                     | must be an object",
        "{\"config\":{\"network\":{\"NAME\":{}}}}                     | network is required",
        "{\"config\":{\"network\":{\"NAME\":{\"network\":\"10.0.0.1/24\"}}}} | network must be a network",
        "{\"config\":{\"network\":{\"NAME\":{\"network\":12}}}}       | network must be a network",
        "{\"config\":{\"network\":{\"NAME\":{\"network\":{}}}}}       | must be text, not an object",
        "{\"config\":{\"network\":{\"NAME\":{\"network\":\"10.0.0.0/24\",\"colour\":1}}}} | unknown field config.network.NAME.colour",
        "{\"config\":{\"network\":{\"NAME\":{\"network\":\"10.0.0.0/24\",\"name\":\"x\"}}}} | to rename",
        "{\"config\":{\"network\":{\"NAME\":{\"network\":\"10.0.0.0/24\",\"gateway\":\"10.0.1.1\"}}}} | gateway 10.0.1.1 is not in the network",
        "{\"config\":{\"network\":{\"NAME\":{\"network\":\"10.0.0.0/24\",\"gateway\":\"here\"}}}} | gateway must be an IP address",
        "{\"config\":{\"network\":{\"NAME\":{\"network\":\"10.0.0.0/24\",\"dhcp\":\"maybe\"}}}} | dhcp must be true or false",
        "{\"config\":{\"network\":{\"NAME\":{\"network\":\"10.0.0.0/24\",\"dhcp\":true}}}} | dhcp_range_begin is required",
        "{\"config\":{\"network\":{\"NAME\":{\"network\":\"10.0.0.0/24\",\"dhcp\":true,\"dhcp_range_begin\":\"10.0.0.9\",\"dhcp_range_end\":\"10.0.0.5\"}}}} | must not be above",
        "{\"config\":{\"network\":{\"NAME\":{\"network\":\"10.0.0.0/24\",\"zone\":\"moon\"}}}} | must be one of internal, external",
        "{\"config\":{\"network\":{\"NAME\":{\"network\":\"10.0.0.0/24\",\"newnetname\":\"a/b\"}}}} | newnetname name may hold",
      })
  void badInputIsNamedAndMakesNothing(String body, String message) {
    String name = Luna.name("bad");

    Response refused =
        Luna.operator().body(body.replace("NAME", name)).post("/luna/config/network/" + name);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("message")).contains(message.replace("NAME", name));
    Luna.operator().get("/luna/config/network/" + name).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default",
        "inventory",
        "n%C3%A4mlich",
        "a%2Fb",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void namesThatAreNotAllowedAreRefused(String name) {
    Response refused =
        Luna.operator()
            .urlEncodingEnabled(false)
            .body(Luna.body("x", Json.object().put("network", "10.0.0.0/24")))
            .post("/luna/config/network/" + name);

    assertThat(refused.statusCode()).isIn(400, 404);
    assertThat(refused.contentType()).startsWith("application/json");
  }

  @ParameterizedTest
  @CsvSource({"0, 400", "-1, 400", "abc, 400", "3601, 400", "1, 200"})
  void reservationsHaveALongestTime(String seconds, int status) {
    String name = Luna.network("10.0.0.0/24");

    Luna.operator()
        .get("/luna/config/network/" + name + "/_nextfreeip?reserve=" + seconds)
        .then()
        .statusCode(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                             | leases is required",
        "{\"leases\":{}}                                | must be an array",
        "{\"leases\":[{\"interface\":\"a\"}]}           | leases[0].holder is required",
        "{\"leases\":[{\"interface\":\"a\",\"holder\":{\"kind\":\"node\",\"id\":\"1\",\"name\":\"n\"}}]} | network_name must be given",
        "{\"leases\":[{\"network_name\":\"nosuch\",\"interface\":\"a\",\"holder\":{\"kind\":\"node\",\"id\":\"1\",\"name\":\"n\"}}]} | network nosuch does not exist",
        "{\"leases\":[{\"network_name\":\"nosuch\",\"address\":\"no\",\"interface\":\"a\",\"holder\":{\"kind\":\"node\",\"id\":\"1\",\"name\":\"n\"}}]} | must be an IP address",
        "{\"leases\":[{\"network_name\":\"nosuch\",\"interface\":\"a\",\"holder\":{\"kind\":\"node\"}}]} | holder.id",
      })
  void badLeaseRequestsAreNamed(String body, String message) {
    Response refused = Luna.service().body(body).post("/internal/leases");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("message")).contains(message);
  }
}
