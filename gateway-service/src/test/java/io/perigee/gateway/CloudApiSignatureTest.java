package io.perigee.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.GatewayTest;
import io.perigee.gateway.testing.Signer;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures as CloudAPI's clients send them. */
@QuarkusTest
class CloudApiSignatureTest extends GatewayTest {

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
}
