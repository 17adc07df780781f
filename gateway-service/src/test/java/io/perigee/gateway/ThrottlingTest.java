package io.perigee.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.GatewayTest;
import io.perigee.gateway.testing.Signer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The address's bucket is one for all tests of this class, so the test that empties it comes last.
 */
@QuarkusTest
@TestProfile(ThrottlingTest.Tight.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThrottlingTest extends GatewayTest {

  /** Small buckets that hardly refill. */
  public static final class Tight implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "perigee.gateway.throttle.per-principal",
          "1",
          "perigee.gateway.throttle.burst-per-principal",
          "5",
          "perigee.gateway.throttle.per-address",
          "1",
          "perigee.gateway.throttle.burst-per-address",
          "30");
    }
  }

  private static List<Integer> statuses(List<HttpResponse<String>> responses) {
    return responses.stream().map(HttpResponse::statusCode).toList();
  }

  @Test
  @Order(1)
  void aPrincipalThatAsksTooOftenIs429WhileOthersGoOn() throws Exception {
    String token = Client.lunaToken();
    List<HttpResponse<String>> responses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      responses.add(client.luna("GET", "/config/node", token, null));
    }

    assertThat(statuses(responses).subList(0, 5)).containsOnly(200);
    assertThat(statuses(responses)).contains(429);
    assertThat(Client.header(responses.getLast(), "Retry-After")).isEqualTo("1");
    assertThat(Client.json(responses.getLast()).fieldNames()).containsExactly("message");
    assertThat(client.luna("GET", "/config/node", Client.lunaToken(), null).statusCode())
        .isEqualTo(200);
  }

  @Test
  @Order(2)
  void cloudApiSaysRequestThrottled() throws Exception {
    Signer signer = Signer.rsa();
    String login = Client.account(signer, "main");
    HttpResponse<String> last = null;
    for (int i = 0; i < 7; i++) {
      last = client.cloud("GET", "/my/machines", login, signer);
    }

    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(Client.json(last).getString("code")).isEqualTo("RequestThrottled");
    assertThat(Client.header(last, "Retry-After")).isEqualTo("1");
  }

  @Test
  @Order(3)
  void anAddressThatGuessesTooOftenIs429InEachForm() throws Exception {
    for (int i = 0; i < 40; i++) {
      client.luna("GET", "/config/node", "guess-" + i, null);
    }

    HttpResponse<String> luna = client.luna("GET", "/config/node", "guess", null);
    HttpResponse<String> cloud = client.get("/acme/machines");
    HttpResponse<String> lunaNode =
        client.send(client.request("/api/vm/list/").POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(luna.statusCode()).isEqualTo(429);
    assertThat(cloud.statusCode()).isEqualTo(429);
    assertThat(lunaNode.statusCode()).isEqualTo(200);
    assertThat(Client.json(lunaNode).getString("success")).isEqualTo("no");
    assertThat(Client.json(lunaNode).getString("error")).contains("too many requests");
    assertThat(client.get("/q/health/live").statusCode()).isEqualTo(200);
  }
}
