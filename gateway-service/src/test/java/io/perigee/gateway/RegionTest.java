package io.perigee.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.GatewayTest;
import io.perigee.gateway.testing.Peers;
import io.perigee.gateway.testing.Signer;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which region's URL a request came by is told by its host and port. */
@QuarkusTest
class RegionTest extends GatewayTest {

  private static final Signer RSA = Signer.rsa();

  /** A ping with a Host header of the test's own, which Java's client does not let it set. */
  private static String datacenter(int port, String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(5000);
      String request = "GET /--ping HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      String text = answer.toString(StandardCharsets.US_ASCII);
      String name = "triton-datacenter-name: ";
      int at = text.toLowerCase(java.util.Locale.ROOT).indexOf(name);
      assertThat(at).as(text).isPositive();
      return text.substring(at + name.length(), text.indexOf('\r', at));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "api.example.com, perigee-1",
    "API.example.com:80, perigee-1",
    "south.example.com:8443, perigee-3",
    "nobody.example.com, perigee-1",
    "nobody.example.com:8443, perigee-1"
  })
  void theHostNameTellsTheRegionElseItIsTheFirst(String host, String region) throws Exception {
    assertThat(datacenter(port(), host)).isEqualTo(region);
  }

  @ParameterizedTest
  @CsvSource({"localhost, perigee-2", "south.example.com:8443, perigee-3"})
  void aPortOfItsOwnTellsTheRegionUnlessTheHostNamesAnother(String host, String region)
      throws Exception {
    assertThat(datacenter(Peers.SECOND_PORT, host)).isEqualTo(region);
  }

  @Test
  void theServiceIsToldTheRegionAndAClientCannotSayAnother() throws Exception {
    String login = Client.account(RSA, "main");
    Client second = new Client(Peers.SECOND_PORT);

    HttpResponse<String> one = get(client, login);
    HttpResponse<String> two = get(second, login);

    assertThat(region(one)).isEqualTo("perigee-1");
    assertThat(region(two)).isEqualTo("perigee-2");
    assertThat(Client.header(two, "Triton-Datacenter-Name")).isEqualTo("perigee-2");
    assertThat(headers(two).getString("x-forwarded-host"))
        .isEqualTo("127.0.0.1:" + Peers.SECOND_PORT);
  }

  @Test
  void theOtherApisKnowNoRegion() throws Exception {
    HttpResponse<String> response =
        new Client(Peers.SECOND_PORT).luna("GET", "/config/node/n1", Client.lunaToken(), null);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(headers(response).containsKey("x-perigee-region")).isFalse();
  }

  private static HttpResponse<String> get(Client at, String login) throws Exception {
    return at.send(
        at.signed(
                "GET",
                "/my/machines",
                "/" + login + "/keys/main",
                RSA,
                "rsa-sha256",
                Client.date(Instant.now()))
            .header("X-Perigee-Region", "perigee-3"));
  }

  private static JsonObject headers(HttpResponse<String> response) {
    return Client.json(response).getJsonObject("headers");
  }

  private static String region(HttpResponse<String> response) {
    return headers(response).getString("x-perigee-region");
  }
}
