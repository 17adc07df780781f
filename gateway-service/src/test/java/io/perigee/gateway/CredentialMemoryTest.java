package io.perigee.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.GatewayTest;
import io.perigee.gateway.testing.Peer;
import io.perigee.gateway.testing.Signer;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CredentialMemoryTest extends GatewayTest {

  private static final Signer SIGNER = Signer.rsa();

  @Test
  void aCredentialIsAskedForOnceAndAgainAfterFiveSeconds() throws Exception {
    String token = Client.lunaToken();

    client.luna("GET", "/config/node", token, null);
    client.luna("GET", "/config/node", token, null);

    assertThat(Peer.running.asked(token)).isEqualTo(1);
    Peer.running.tokens.remove(token);
    await()
        .atMost(Duration.ofMillis(6500))
        .until(() -> client.luna("GET", "/config/node", token, null).statusCode() == 401);
  }

  @Test
  void aRefusalIsRememberedForASecondAtMost() throws Exception {
    String token = "late-" + UUID.randomUUID();

    assertThat(client.luna("GET", "/config/node", token, null).statusCode()).isEqualTo(401);
    assertThat(client.luna("GET", "/config/node", token, null).statusCode()).isEqualTo(401);
    assertThat(Peer.running.asked(token)).isEqualTo(1);
    Peer.running.tokens.put(token, Peer.principal("u1", "luna-user", "luna", null));

    await()
        .atMost(Duration.ofMillis(1800))
        .until(() -> client.luna("GET", "/config/node", token, null).statusCode() == 200);
  }

  @Test
  void requestsAtOnceShareOneQuestion() {
    String token = Client.lunaToken();

    CompletableFuture<?>[] all =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    client
                        .http()
                        .sendAsync(
                            client.request("/config/node").header("x-access-tokens", token).build(),
                            java.net.http.HttpResponse.BodyHandlers.ofString())
                        .thenAccept(response -> assertThat(response.statusCode()).isEqualTo(200)))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(all).join();

    assertThat(Peer.running.asked(token)).isEqualTo(1);
  }

  @Test
  void aWriteAboutAnAccountForgetsItsKeys() throws Exception {
    String login = Client.account(SIGNER, "main");
    String asked = login + "//main";
    client.cloud("GET", "/my/keys", login, SIGNER);
    client.cloud("GET", "/my/keys", login, SIGNER);
    assertThat(Peer.running.asked(asked)).isEqualTo(1);

    client.cloud("DELETE", "/my/keys/main", login, SIGNER);
    Peer.running.keys.remove(asked);

    assertThat(client.cloud("GET", "/my/keys", login, SIGNER).statusCode()).isEqualTo(401);
  }

  @Test
  void aWriteThatIsNotAboutCredentialsForgetsNothing() throws Exception {
    String login = Client.account(SIGNER, "main");
    client.cloud("GET", "/my/keys", login, SIGNER);

    client.cloud("POST", "/my/machines", login, SIGNER);
    client.cloud("GET", "/my/keys", login, SIGNER);

    assertThat(Peer.running.asked(login + "//main")).isEqualTo(1);
  }

  @Test
  void theGatewayAsksAsItself() throws Exception {
    client.luna("GET", "/config/node", Client.lunaToken(), null);

    assertThat(Peer.running.identities)
        .isNotEmpty()
        .allSatisfy(
            identity -> {
              assertThat(LunaDoorTest.claims(identity).getString("kind")).isEqualTo("service");
              assertThat(LunaDoorTest.claims(identity).getString("face")).isEqualTo("internal");
            });
  }
}
