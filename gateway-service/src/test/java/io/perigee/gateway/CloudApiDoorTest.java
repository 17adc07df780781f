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
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class CloudApiDoorTest extends GatewayTest {

  private static final Signer RSA = Signer.rsa();

  private static Signer signer(String algorithm) {
    return switch (algorithm) {
      case "ecdsa-sha256" -> Signer.ecdsa(256);
      case "ecdsa-sha384" -> Signer.ecdsa(384);
      case "ecdsa-sha512" -> Signer.ecdsa(521);
      case "ed25519-sha512" -> Signer.ed25519();
      default -> RSA;
    };
  }

  private HttpRequest.Builder with(String path, String date, String authorization) {
    return client.request(path).header("Date", date).header("Authorization", authorization);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rsa-sha1",
        "rsa-sha256",
        "rsa-sha512",
        "ecdsa-sha256",
        "ecdsa-sha384",
        "ecdsa-sha512",
        "ed25519-sha512"
      })
  void everyAlgorithmSignsInEveryForm(String algorithm) throws Exception {
    Signer signer = signer(algorithm);
    String login = Client.account(signer, "main");
    String date = Client.date(Instant.now());
    String id = "Signature keyId=\"/" + login + "/keys/main\",algorithm=\"" + algorithm + "\"";

    HttpResponse<String> triton =
        client.send(
            client.signed(
                "GET",
                "/" + login + "/machines",
                "/" + login + "/keys/main",
                signer,
                algorithm,
                date));
    HttpResponse<String> smartdc =
        client.send(
            with(
                "/my/machines",
                date,
                id
                    + ",headers=\"date\",signature=\""
                    + signer.sign(algorithm, "date: " + date)
                    + "\""));
    HttpResponse<String> gosdc =
        client.send(with("/my/machines", date, id + " " + signer.sign(algorithm, date)));

    assertThat(triton.statusCode()).isEqualTo(200);
    assertThat(smartdc.statusCode()).isEqualTo(200);
    assertThat(gosdc.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d2:05:8f:0a:1e:79:3c:aa:bb:cc:dd:ee:ff:00:11:22",
        "SHA256:Zm9vYmFy+abc/def012345678901234567890123456",
        "my key",
        "MD5:d2:05:8f:0a"
      })
  void keysGoByFingerprintOrName(String key) throws Exception {
    String login = Client.account(RSA, key);

    HttpResponse<String> response =
        client.send(
            client.signed(
                "GET",
                "/my/images",
                "/" + login + "/keys/" + key,
                RSA,
                "rsa-sha256",
                Client.date(Instant.now())));

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void goClientsDatesEndInUtc() throws Exception {
    String login = Client.account(RSA, "main");
    String date = Client.date(Instant.now()).replace("GMT", "UTC");

    assertThat(
            client
                .send(
                    client.signed(
                        "GET", "/my/images", "/" + login + "/keys/main", RSA, "rsa-sha256", date))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void parametersMayComeWithoutQuotes() throws Exception {
    String login = Client.account(RSA, "foo");
    String date = Client.date(Instant.now());

    HttpResponse<String> response =
        client.send(
            with(
                "/my/images",
                date,
                "Signature keyId=/"
                    + login
                    + "/keys/foo,algorithm=\"rsa-sha256\" "
                    + RSA.sign("rsa-sha256", date)));

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic YTpi",
        "Signature",
        "Signature keyId=\"/a/keys/k\"",
        "Signature keyId=\"nonsense\",algorithm=\"rsa-sha256\",signature=\"AAAA\"",
        "Signature keyId=\"/a/keys/k\",algorithm=\"none\",signature=\"AAAA\"",
        "Signature keyId=\"/a/keys/k\",algorithm=\"rsa-sha256\",signature=\"***\"",
        "Signature keyId=\"/a/keys/k",
        "Signature keyId=\"/a/b/keys/k\",algorithm=\"rsa-sha256\",signature=\"AAAA\"",
        "Signature keyId=\"/a/keys/k\",algorithm=\"rsa-sha256\",headers=\"x-missing date\",signature=\"AAAA\"",
        "Signature keyId=\"/a/keys/k\",algorithm=\"rsa-sha256\",headers=\"host\",signature=\"AAAA\"",
        "Signature keyId=\"/nobody/keys/k\",algorithm=\"rsa-sha256\",headers=\"date\",signature=\"AAAA\""
      })
  void aMalformedOrUnknownSignatureIsInvalidCredentials(String authorization) throws Exception {
    HttpResponse<String> response =
        client.send(with("/my/machines", Client.date(Instant.now()), authorization));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(Client.json(response).getString("code")).isEqualTo("InvalidCredentials");
    assertThat(Client.json(response).getString("message")).isNotBlank();
  }

  @Test
  void aForgedSignatureIsInvalidCredentials() throws Exception {
    String login = Client.account(RSA, "main");
    String date = Client.date(Instant.now());

    HttpResponse<String> otherKey =
        client.send(
            client.signed(
                "GET",
                "/my/machines",
                "/" + login + "/keys/main",
                Signer.anotherRsa(),
                "rsa-sha256",
                date));
    HttpResponse<String> otherPath =
        client.send(
            with(
                "/my/images",
                date,
                client
                    .signed(
                        "GET", "/my/machines", "/" + login + "/keys/main", RSA, "rsa-sha256", date)
                    .build()
                    .headers()
                    .firstValue("Authorization")
                    .orElseThrow()));
    HttpResponse<String> otherKind =
        client.send(
            client.signed(
                "GET",
                "/my/machines",
                "/" + login + "/keys/main",
                Signer.ed25519(),
                "ed25519-sha512",
                date));

    assertThat(otherKey.statusCode()).isEqualTo(401);
    assertThat(otherPath.statusCode()).isEqualTo(401);
    assertThat(otherKind.statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 305, 100_000_000})
  void aDateFarFromOursIsInvalidCredentials(long seconds) throws Exception {
    String login = Client.account(RSA, "main");
    String date = Client.date(Instant.now().plusSeconds(seconds));

    assertThat(
            client
                .send(
                    client.signed(
                        "GET", "/my/images", "/" + login + "/keys/main", RSA, "rsa-sha256", date))
                .statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "2026-11-21T00:00:00Z",
        "Sat, 21 Nov 2026 03:00:00 CET",
        "Sat, 99 Nov 2026 03:00:00 GMT"
      })
  void aDateThatIsNoneIsInvalidCredentials(String date) throws Exception {
    String login = Client.account(RSA, "main");

    assertThat(
            client
                .send(
                    client.signed(
                        "GET", "/my/images", "/" + login + "/keys/main", RSA, "rsa-sha256", date))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void withoutCredentialsItIsInvalidCredentials() throws Exception {
    HttpResponse<String> response = client.get("/acme/machines");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(Client.json(response).getString("code")).isEqualTo("InvalidCredentials");
  }

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
        new HttpResponse[] {
          client.cloud("GET", "/my/machines", login, RSA),
          client.get("/my/machines"),
          client.get("/--ping"),
          client.get("/my/nothing")
        }) {
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
        with(
                "/my/machines",
                date,
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
