package io.perigee.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.GatewayTest;
import io.perigee.gateway.testing.Signer;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
class WebSocketTest extends GatewayTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final Signer SIGNER = Signer.ecdsa(256);

  @AfterAll
  static void close() {
    VERTX.close();
  }

  private WebSocket open(String path, String login) {
    var headers =
        client
            .signed(
                "GET",
                path,
                "/" + login + "/keys/main",
                SIGNER,
                "ecdsa-sha256",
                Client.date(Instant.now()))
            .build()
            .headers();
    WebSocketConnectOptions options =
        new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port()).setURI(path);
    headers.map().forEach((name, values) -> options.addHeader(name, values.getFirst()));
    WebSocketClient sockets = VERTX.createWebSocketClient();
    return sockets.connect(options).toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aWebSocketGoesThroughToTheServiceBothWays() throws Exception {
    String login = Client.account(SIGNER, "main");
    WebSocket socket = open("/my/machines/vnc", login);
    CompletableFuture<Buffer> echoed = new CompletableFuture<>();
    Buffer received = Buffer.buffer();
    socket.handler(
        piece -> {
          received.appendBuffer(piece);
          if (received.length() >= 300_000) {
            echoed.complete(received);
          }
        });

    for (int i = 0; i < 30; i++) {
      socket.writeBinaryMessage(Buffer.buffer(new byte[10_000]));
    }

    assertThat(echoed.get(5, TimeUnit.SECONDS).length()).isEqualTo(300_000);
    CompletableFuture<Short> closed = new CompletableFuture<>();
    socket.closeHandler(ignored -> closed.complete(socket.closeStatusCode()));
    socket.close();
    assertThat(closed.get(5, TimeUnit.SECONDS)).isEqualTo((short) 1000);
  }

  @Test
  void aRefusedUpgradeKeepsTheFormOfItsApi() {
    String login = Client.account(Signer.rsa(), "main");

    CompletableFuture<WebSocket> refused =
        CompletableFuture.supplyAsync(() -> open("/my/machines/vnc", login));

    assertThat(refused)
        .failsWithin(java.time.Duration.ofSeconds(5))
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .havingRootCause()
        .isInstanceOfSatisfying(
            UpgradeRejectedException.class,
            e -> {
              assertThat(e.getStatus()).isEqualTo(401);
              assertThat(e.getBody().toString()).contains("InvalidCredentials");
            });
  }
}
