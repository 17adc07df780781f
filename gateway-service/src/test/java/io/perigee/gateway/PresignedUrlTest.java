package io.perigee.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.GatewayTest;
import io.perigee.gateway.testing.Signer;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class PresignedUrlTest extends GatewayTest {

  private static final Signer RSA = Signer.rsa();

  private String login;

  private HttpResponse<String> ask(String method, String path, Map<String, String> parameters)
      throws Exception {
    return client.send(
        client
            .request(path + "?" + signed("GET", path, parameters))
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }

  /** The query that a client makes, signed for a method unless it lists methods. */
  private String signed(String method, String path, Map<String, String> more) {
    Map<String, String> parameters = new TreeMap<>(more);
    parameters.putIfAbsent("algorithm", "rsa-sha256");
    parameters.putIfAbsent("expires", Long.toString(Instant.now().getEpochSecond() + 600));
    parameters.putIfAbsent("keyId", "/" + login + "/keys/main");
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(encoded(value)));
    String text =
        parameters.getOrDefault("method", method)
            + "\n127.0.0.1:"
            + port()
            + "\n"
            + path
            + "\n"
            + query;
    return query + "&signature=" + encoded(RSA.sign("rsa-sha256", text));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Test
  void aUrlCarriesItsOwnSignatureWhichTheServiceDoesNotSee() throws Exception {
    login = Client.account(RSA, "main");

    HttpResponse<String> response =
        ask("GET", "/" + login + "/machines", Map.of("limit", "5", "name", "a b&c"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Client.json(response).getString("uri"))
        .isEqualTo("/cloudapi/" + login + "/machines?limit=5&name=a%20b%26c");
  }

  @Test
  void listedMethodsAreAllGoodAndNoOthers() throws Exception {
    login = Client.account(RSA, "main");
    String path = "/" + login + "/machines";
    Map<String, String> methods = Map.of("method", "GET,HEAD");

    assertThat(ask("GET", path, methods).statusCode()).isEqualTo(200);
    assertThat(ask("HEAD", path, methods).statusCode()).isEqualTo(200);
    assertThat(ask("POST", path, methods).statusCode()).isEqualTo(401);
    assertThat(ask("HEAD", path, Map.of()).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "expires, 1400000000",
    "expires, soon",
    "algorithm, none",
    "keyId, nonsense",
    "keyId, /nobody/keys/main"
  })
  void anotherOrExpiredSignatureIsInvalidCredentials(String name, String value) throws Exception {
    login = Client.account(RSA, "main");

    HttpResponse<String> response = ask("GET", "/" + login + "/machines", Map.of(name, value));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(Client.json(response).getString("code")).isEqualTo("InvalidCredentials");
  }

  @Test
  void nothingMayBeAddedOrChanged() throws Exception {
    login = Client.account(RSA, "main");
    String path = "/" + login + "/machines";
    String query = signed("GET", path, Map.of("limit", "5"));

    assertThat(client.get(path + "?" + query).statusCode()).isEqualTo(200);
    for (String other :
        new String[] {
          path + "?" + query.replace("limit=5", "limit=6"),
          path + "?" + query + "&offset=1",
          "/" + login + "/images?" + query,
          path + "?" + query.replace("signature=", "signature=AAAA")
        }) {
      assertThat(client.get(other).statusCode()).as(other).isEqualTo(401);
    }
  }
}
