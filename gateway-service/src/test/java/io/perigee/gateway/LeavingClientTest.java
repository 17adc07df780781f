package io.perigee.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perigee.gateway.testing.Cast;
import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.GatewayTest;
import io.perigee.gateway.testing.Peer;
import io.perigee.gateway.testing.Peers;
import io.perigee.gateway.testing.Signer;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a client leaves behind that goes before its answer. */
@QuarkusTest
class LeavingClientTest extends GatewayTest {

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Signer RSA = Signer.rsa();

  private HttpRequest.Builder signed(Cast cast, String method, String path) {
    return client.signed(method, path, cast.owner(), RSA, "rsa-sha256", Client.date(Instant.now()));
  }

  /** Sends a request, and does not wait for its answer. */
  private Socket sent(HttpRequest request) throws IOException {
    StringBuilder head =
        new StringBuilder(request.method() + " " + request.uri().getRawPath() + " HTTP/1.1\r\n");
    request.headers().map().forEach((name, values) -> line(head, name, values.getFirst()));
    line(head, "Host", "127.0.0.1:" + port());
    Socket socket = new Socket("127.0.0.1", port());
    // It leaves at once, whatever is on its way.
    socket.setSoLinger(true, 0);
    socket.getOutputStream().write(head.append("\r\n").toString().getBytes(US_ASCII));
    return socket;
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  @Test
  void nobodyElsesRequestIsBrokenOffWithTheConnectionThatWasHandedOn() throws Exception {
    // Given a deletion that the service has answered, while auth-service is asked about its tags
    Cast acme = new Cast(RSA, true);
    Peer.running.silentTags.add(acme.account);
    String tags = "/internal/role-tags/" + acme.account + "/machines/m1";
    Socket leaving = sent(signed(acme, "DELETE", "/my/machines/m1").build());
    await().atMost(SOON).until(() -> Peer.running.asked(tags) == 1);

    // And others whose requests have all connections of each event loop to the service, the same
    // one too, and stand in line
    List<CompletableFuture<HttpResponse<String>>> others = new ArrayList<>();
    for (int i = 0; i < 2 * Peers.CONNECTIONS; i++) {
      others.add(
          client
              .http()
              .sendAsync(
                  signed(acme, "POST", "/my/machines").header("x-test-held", "yes").build(),
                  HttpResponse.BodyHandlers.ofString()));
    }
    await().atMost(SOON).until(() -> Peer.running.waiting() == Peers.CONNECTIONS);

    // When
    leaving.close();

    // Then
    await()
        .during(Duration.ofMillis(400))
        .atMost(SOON)
        .until(() -> others.stream().noneMatch(CompletableFuture::isDone));
    await()
        .atMost(SOON)
        .until(
            () -> {
              Peer.running.answerWaiting();
              return others.stream().allMatch(CompletableFuture::isDone);
            });
    for (CompletableFuture<HttpResponse<String>> other : others) {
      assertThat(other.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }
}
