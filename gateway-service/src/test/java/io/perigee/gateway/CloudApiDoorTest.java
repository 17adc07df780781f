package io.perigee.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.testkit.ContractTest;
import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.GatewayTest;
import io.perigee.gateway.testing.Signer;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every request of CloudAPI is asked for, and what every answer says. */
@QuarkusTest
class CloudApiDoorTest extends GatewayTest {

  private static final Signer RSA = Signer.rsa();

  @Test
  void anotherAccountsUrlIsNotAuthorized() throws Exception {
    String login = Client.account(RSA, "main");
    String other = Client.account(Signer.anotherRsa(), "main");

    HttpResponse<String> response = client.cloud("GET", "/" + other + "/machines", login, RSA);

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(Client.json(response).getString("code")).isEqualTo("NotAuthorized");
  }

  @Test
  void everyAnswerCarriesCloudApisHeaders() throws Exception {
    String login = Client.account(RSA, "main");

    for (HttpResponse<String> response :
        List.of(
            client.cloud("GET", "/my/machines", login, RSA),
            client.get("/my/machines"),
            client.get("/--ping"),
            client.get("/my/nothing"))) {
      assertThat(Client.header(response, "Server")).isEqualTo("cloudapi/9.20.0");
      assertThat(Client.header(response, "Api-Version")).isEqualTo("9.0.0");
      assertThat(UUID.fromString(Client.header(response, "Request-Id"))).isNotNull();
      assertThat(Client.header(response, "Response-Time")).matches("\\d+");
      assertThat(Client.header(response, "Triton-Datacenter-Name")).isEqualTo("perigee-1");
      assertThat(Client.header(response, "Access-Control-Allow-Origin")).isEqualTo("*");
      assertThat(Client.header(response, "Date")).endsWith("GMT");
      assertThat(response.headers().allValues("Date")).hasSize(1);
      assertThat(Client.header(response, "X-Perigee-Secret")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Accept-Version, ~9||~8, 9.0.0",
    "Accept-Version, 8, 8.0.0",
    "Api-Version, ~7.2, 7.2.0",
    "X-Api-Version, ~7.3, 7.3.0",
    "Accept-Version, *, 9.0.0"
  })
  void theVersionAskedForIsSpoken(String header, String range, String version) throws Exception {
    String login = Client.account(RSA, "main");
    String date = Client.date(Instant.now());
    HttpRequest.Builder request =
        client
            .request("/my/machines")
            .header("Date", date)
            .header(
                "Authorization",
                "Signature keyId=\"/"
                    + login
                    + "/keys/main\",algorithm=\"rsa-sha256\" "
                    + RSA.sign("rsa-sha256", date))
            .header(header, range);

    HttpResponse<String> response = client.send(request);

    assertThat(Client.header(response, "Api-Version")).isEqualTo(version);
    assertThat(Client.json(response).getJsonObject("headers").getString("accept-version"))
        .isEqualTo(version);
  }

  @Test
  void aVersionThatIsNotSpokenIsInvalidVersion() throws Exception {
    HttpResponse<String> response =
        client.send(client.request("/my/machines").header("Accept-Version", "~6"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Client.json(response).getString("code")).isEqualTo("InvalidVersion");
  }

  @Test
  @ContractTest(api = "cloudapi", method = "GET", path = "/--ping")
  void pingListsTheVersions() throws Exception {
    HttpResponse<String> response =
        client.send(client.request("/--ping").header("Accept-Version", "~8"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Client.header(response, "Content-Type")).isEqualTo("application/json");
    assertThat(Client.header(response, "Api-Version")).isEqualTo("8.0.0");
    assertThat(Client.header(response, "Triton-Datacenter-Name")).isEqualTo("perigee-1");
    assertThat(response.body())
        .isEqualTo(
            "{\"ping\":\"pong\",\"cloudapi\":{\"versions\":[\"7.0.0\",\"7.1.0\",\"7.2.0\",\"7.3.0\",\"8.0.0\",\"9.0.0\"]}}");
  }

  @Test
  void headGoesThroughToTheService() throws Exception {
    String login = Client.account(RSA, "main");

    HttpResponse<String> response = client.cloud("HEAD", "/my/machines", login, RSA);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(Client.header(response, "x-resource-count")).isEqualTo("7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?action=stop||",
        "|application/json|{\"action\":\"stop\",\"x\":1}",
        "|application/x-www-form-urlencoded|x=1&action=stop",
        "||action=stop",
        "|multipart/form-data; boundary=b|--b\\r\\nContent-Disposition: form-data; name=\"action\"\\r\\n\\r\\nstop\\r\\n--b--\\r\\n"
      })
  void anActionIsFoundInQueryAndInEveryBody(String query, String type, String given)
      throws Exception {
    String login = Client.account(RSA, "main");
    String body = given == null ? "" : given.replace("\\r\\n", "\r\n");
    String path = "/my/machines/" + UUID.randomUUID() + (query == null ? "" : query);
    HttpRequest.Builder request =
        client
            .signed(
                "POST",
                path,
                "/" + login + "/keys/main",
                RSA,
                "rsa-sha256",
                Client.date(Instant.now()))
            .POST(HttpRequest.BodyPublishers.ofString(body));

    HttpResponse<String> response =
        client.send(type == null ? request : request.header("Content-Type", type));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Client.json(response).getString("body")).isEqualTo(body);
    assertThat(Client.json(response).getString("uri"))
        .isEqualTo("/cloudapi" + path.replace("/my/", "/" + login + "/"));
  }

  @ParameterizedTest
  @CsvSource({"'', 409, MissingParameter", "?action=fly, 409, InvalidArgument"})
  void aMachineWantsAnActionThatItKnows(String query, int status, String code) throws Exception {
    String login = Client.account(RSA, "main");

    HttpResponse<String> response = client.cloud("POST", "/my/machines/m1" + query, login, RSA);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(Client.json(response).getString("code")).isEqualTo(code);
  }

  @Test
  void aBodyThatIsNotJsonThoughItSaysSoIsInvalidContent() throws Exception {
    String login = Client.account(RSA, "main");
    HttpRequest.Builder request =
        client
            .signed(
                "POST",
                "/my/machines/m1",
                "/" + login + "/keys/main",
                RSA,
                "rsa-sha256",
                Client.date(Instant.now()))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"action\":"));

    HttpResponse<String> response = client.send(request);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Client.json(response).getString("code")).isEqualTo("InvalidContent");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /my/nothing, 404, ResourceNotFound",
    "PATCH, /my/machines, 405, MethodNotAllowed",
    "DELETE, /my/packages, 405, MethodNotAllowed",
    "PUT, /my/machines/m1, 401, InvalidCredentials",
    "GET, /my/machines/../x, 400, BadRequest",
    "GET, /my/machines/%2E%2e, 400, BadRequest"
  })
  void whatIsNotThereSaysSoInCloudApisForm(String method, String path, int status, String code)
      throws Exception {
    HttpResponse<String> response =
        client.send(client.request(path).method(method, HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(Client.json(response).fieldNames()).containsExactly("code", "message");
    assertThat(Client.json(response).getString("code")).isEqualTo(code);
    assertThat(Client.header(response, "Allow").isEmpty()).isEqualTo(status != 405);
    assertThat(Client.header(response, "Content-MD5")).hasSize(24);
  }

  @Test
  void optionsTellsBrowsersWhatIsAllowed() throws Exception {
    HttpResponse<String> response =
        client.send(
            client.request("/my/machines").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(Client.header(response, "Access-Control-Allow-Methods"))
        .isEqualTo("GET, HEAD, POST, PUT");
    assertThat(Client.header(response, "Access-Control-Allow-Headers"))
        .contains("Authorization", "Idempotency-Key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Api-Version",
        "Link",
        "Location",
        "Retry-After",
        "Role-Tag",
        "X-Job-Uuid",
        "X-Query-Limit",
        "X-Request-Id",
        "X-Resource-Count"
      })
  void browsersShowTheirPagesWhatClientsRead(String header) throws Exception {
    HttpResponse<String> refused = client.get("/my/machines");

    assertThat(Client.header(refused, "Access-Control-Expose-Headers").split(", "))
        .contains(header);
  }
}
