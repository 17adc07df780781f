package io.perigee.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.testkit.ContractTest;
import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.GatewayTest;
import io.perigee.gateway.testing.Peer;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LunaDoorTest extends GatewayTest {

  @Test
  void aUsersTokenOpensAndTheServiceGetsAnIdentityInstead() throws Exception {
    String token = Client.lunaToken();

    HttpResponse<String> response = client.luna("GET", "/config/node/node001?a=b", token, null);

    JsonObject echo = Client.json(response);
    JsonObject headers = echo.getJsonObject("headers");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(echo.getString("uri")).isEqualTo("/luna/config/node/node001?a=b");
    assertThat(headers.containsKey("x-access-tokens")).isFalse();
    JsonObject claims = claims(headers.getString("x-perigee-identity"));
    assertThat(claims.getString("iss")).isEqualTo("perigee");
    assertThat(claims.getString("kind")).isEqualTo("luna-user");
    assertThat(claims.getString("login")).isEqualTo("luna");
    assertThat(claims.getString("face")).isEqualTo("luna");
    assertThat(claims.getLong("exp") - Instant.now().getEpochSecond()).isBetween(20L, 91L);
  }

  @Test
  void aPrincipalsIdentityIsMintedOnceAMinute() throws Exception {
    String token = Client.lunaToken();

    String first =
        Client.json(client.luna("GET", "/config/node", token, null))
            .getJsonObject("headers")
            .getString("x-perigee-identity");
    String second =
        Client.json(client.luna("GET", "/config/group", token, null))
            .getJsonObject("headers")
            .getString("x-perigee-identity");

    assertThat(second).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.x", " ", "%00"})
  void aWrongTokenIs401InLunasForm(String token) throws Exception {
    HttpResponse<String> response = client.luna("GET", "/config/node", token, null);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(Client.json(response).fieldNames()).containsExactly("message");
  }

  @Test
  void aMissingTokenIs401() throws Exception {
    HttpResponse<String> response = client.luna("POST", "/config/node/n1", null, "{}");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(Client.json(response).getString("message")).contains("x-access-tokens");
  }

  @Test
  void anOverlongTokenIs401AndAsksNobody() throws Exception {
    String token = "t".repeat(5000);

    assertThat(client.luna("GET", "/config/node", token, null).statusCode()).isEqualTo(401);
    assertThat(Peer.running.asked(token)).isZero();
  }

  @Test
  void aTokenThatExpiresWhileItIsRememberedStopsWorking() throws Exception {
    String claims = "{\"id\":1,\"exp\":" + (Instant.now().getEpochSecond() - 1) + "}";
    String token =
        "h."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
            + ".s"
            + UUID.randomUUID();
    Peer.running.tokens.put(token, Peer.principal("u", "luna-user", "luna", null));

    assertThat(client.luna("GET", "/config/node", token, null).statusCode()).isEqualTo(401);
  }

  @Test
  void aNodesTokenGoesWhereNodesGo() throws Exception {
    String token = Client.nodeToken("node001");

    assertThat(client.luna("POST", "/config/node/node001", token, "{}").statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /config/node/node002",
    "GET, /config/node/node001",
    "GET, /config/node",
    "POST, /control/action/power/_on",
    "POST, /config/group/g"
  })
  void aNodesTokenIs403Elsewhere(String method, String path) throws Exception {
    HttpResponse<String> response =
        client.luna(method, path, Client.nodeToken("node001"), "GET".equals(method) ? null : "{}");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(Client.json(response).fieldNames()).containsExactly("message");
  }

  @Test
  void openEndpointsGoOnAsAnonymous() throws Exception {
    HttpResponse<String> response = client.luna("GET", "/config/status/r1", null, null);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(
            claims(Client.json(response).getJsonObject("headers").getString("x-perigee-identity"))
                .getString("kind"))
        .isEqualTo("anonymous");
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/version")
  void versionAnswersInThePublishedForm() throws Exception {
    HttpResponse<String> response = client.get("/version");

    JsonObject version = Client.json(response).getJsonObject("version");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Client.header(response, "Content-Type")).isEqualTo("application/json");
    assertThat(Client.json(response).fieldNames()).containsExactly("version");
    assertThat(version.getString("luna")).isEqualTo("2.0.0001");
    assertThat(version.getInteger("api")).isEqualTo(1);
    assertThat(version.getString("commit")).isNotBlank();
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/ping")
  void pingAnswersPong() throws Exception {
    HttpResponse<String> response = client.get("/ping");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Client.header(response, "Content-Type")).isEqualTo("application/json");
    assertThat(response.body()).isEqualTo("{\"message\":\"pong\"}");
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/all-routes")
  void allRoutesNamesEveryPathOfLuna() throws Exception {
    HttpResponse<String> response = client.get("/all-routes");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Client.header(response, "Content-Type")).isEqualTo("application/json");
    assertThat(Client.json(response).getJsonArray("routes"))
        .hasSizeGreaterThan(100)
        .contains(
            new JsonObject()
                .put("path", "/config/node/{}")
                .put("methods", new JsonArray().add("GET").add("POST")));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /config/nothing, 404", "DELETE, /config/node/n1, 405", "POST, /version, 405",
        "PUT, /config/node, 405",
    "POST, /config/network, 405", "GET, /config/secrets/group, 404", "GET, /control/power, 404",
        "GET, /boot/disk, 501",
    "GET, /boot, 501", "GET, /config/node/.., 400", "GET, /config/node/%2e%2e, 400",
        "GET, /config/node/a;b=c, 400",
    "GET, /config/node/%00, 400", "GET, /config/node/a%0d%0ab, 400", "GET, /, 404",
        "OPTIONS, /config/node, 405"
  })
  void whatIsNotThereSaysSoInLunasForm(String method, String path, int status) throws Exception {
    HttpResponse<String> response = client.luna(method, path, null, null);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(Client.json(response).fieldNames()).containsExactly("message");
    assertThat(Client.header(response, "Content-Type")).isEqualTo("application/json");
    assertThat(Client.header(response, "Allow").isEmpty()).isEqualTo(status != 405);
  }

  @Test
  void allowNamesWhatThePathAnswers() throws Exception {
    assertThat(Client.header(client.luna("POST", "/config/network", null, null), "Allow"))
        .isEqualTo("GET, HEAD");
    assertThat(Client.header(client.luna("DELETE", "/config/node/n1", null, null), "Allow"))
        .isEqualTo("GET, HEAD, POST");
  }

  static JsonObject claims(String jwt) {
    return new JsonObject(
        new String(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]), StandardCharsets.UTF_8));
  }
}
