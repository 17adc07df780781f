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
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a gateway refuses that is short of something, or in a maintenance window. The address's
 * bucket is one for all tests of this class, so the test that empties it comes last.
 */
@QuarkusTest
@TestProfile(ThrottlingTest.Tight.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThrottlingTest extends GatewayTest {

  /**
   * Small buckets that hardly refill; CloudAPI is read only. On a busy machine a service may answer
   * later than the deadline of the other tests, which is not what is asked here.
   */
  public static final class Tight implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "perigee.gateway.cloud-api-read-only",
          "true",
          "perigee.gateway.deadline",
          "20S",
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

  private interface Question {
    HttpResponse<String> ask() throws Exception;
  }

  /**
   * Asks for as long as the answers have this status, and returns the first that has not. A bucket
   * refills while it is asked: it lets through what it holds and one for each second, however slow
   * the machine is.
   */
  private static HttpResponse<String> untilNot(int status, int held, Question question)
      throws Exception {
    long begun = System.nanoTime();
    for (int passed = 0; ; passed++) {
      HttpResponse<String> response = question.ask();
      int refilled = (int) Duration.ofNanos(System.nanoTime() - begun).toSeconds() + 1;
      if (response.statusCode() != status) {
        assertThat(passed).isBetween(held, held + refilled);
        return response;
      }
      assertThat(refilled).as("seconds without a refusal").isLessThan(60);
    }
  }

  @Test
  @Order(1)
  void aPrincipalThatAsksTooOftenIs429WhileOthersGoOn() throws Exception {
    String token = Client.lunaToken();

    HttpResponse<String> last =
        untilNot(200, 5, () -> client.luna("GET", "/config/node", token, null));

    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(Client.header(last, "Retry-After")).isEqualTo("1");
    assertThat(Client.json(last).fieldNames()).containsExactly("message");
    assertThat(client.luna("GET", "/config/node", Client.lunaToken(), null).statusCode())
        .isEqualTo(200);
  }

  @Test
  @Order(2)
  void cloudApiSaysRequestThrottled() throws Exception {
    Signer signer = Signer.rsa();
    String login = Client.account(signer, "main");

    HttpResponse<String> last =
        untilNot(200, 5, () -> client.cloud("GET", "/my/machines", login, signer));

    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(Client.json(last).getString("code")).isEqualTo("RequestThrottled");
    assertThat(Client.header(last, "Retry-After")).isEqualTo("1");
  }

  @ParameterizedTest
  @Order(3)
  @CsvSource({
    "POST, /my/machines",
    "POST, /my/machines/m1?action=stop",
    "DELETE, /my/machines/m1",
    "PUT, /my/config"
  })
  void inAMaintenanceWindowCloudApiIsRead(String method, String path) throws Exception {
    Signer signer = Signer.rsa();
    String login = Client.account(signer, "main");

    HttpResponse<String> write = client.cloud(method, path, login, signer);

    assertThat(write.statusCode()).isEqualTo(503);
    assertThat(Client.json(write).getString("code")).isEqualTo("ServiceUnavailable");
    assertThat(Client.json(write).getString("message")).contains("maintenance");
    assertThat(Client.header(write, "Retry-After")).isEqualTo("60");
    assertThat(client.cloud("GET", "/my/machines", login, signer).statusCode()).isEqualTo(200);
    assertThat(client.cloud("HEAD", "/my/machines", login, signer).statusCode()).isEqualTo(200);
    assertThat(client.luna("POST", "/config/node/n1", Client.lunaToken(), "{}").statusCode())
        .isEqualTo(200);
  }

  @Test
  @Order(4)
  void anAddressThatGuessesTooOftenIs429InEachForm() throws Exception {
    HttpResponse<String> luna =
        untilNot(
            401, 30, () -> client.luna("GET", "/config/node", "guess-" + UUID.randomUUID(), null));
    HttpResponse<String> cloud = untilNot(401, 0, () -> client.get("/acme/machines"));
    HttpResponse<String> lunaNode =
        client.send(client.request("/api/vm/list/").POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(luna.statusCode()).isEqualTo(429);
    assertThat(cloud.statusCode()).isEqualTo(429);
    assertThat(lunaNode.statusCode()).isEqualTo(200);
    assertThat(Client.json(lunaNode).getString("success")).isEqualTo("no");
    assertThat(Client.json(lunaNode).getString("error")).contains("too many requests");
    assertThat(management("/q/health/live").statusCode()).isEqualTo(200);
  }
}
