package io.perigee.gateway.changefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.testing.Broker;
import io.perigee.gateway.testing.Client;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sockets: who may have one, how many, and when one is closed. */
@QuarkusTest
@TestProfile(FeedTest.Feed.class)
@WithTestResource(Broker.class)
class ChangefeedSocketTest extends FeedTest {

  @Test
  void withoutAnUpgradeItIs400() throws Exception {
    var response = client.send(signed("/my/changefeed"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Client.json(response).getString("code")).isEqualTo("UpgradeRequiredError");
  }

  @Test
  void withoutASignatureItIs401() {
    assertThat(
            FeedSocket.open(port(), "/my/changefeed", client.request("/my/changefeed"))
                .refusedWith())
        .isEqualTo(401);
  }

  @Test
  void aSlowClientIsClosedAndOthersGoOn() throws Exception {
    FeedSocket slow = socket("/my/changefeed");
    FeedSocket quick = socket("/my/changefeed");
    slow.pause();
    ObjectNode large = Json.object().put("filler", "x".repeat(400_000));

    // No faster than the quick one takes them, so that only the slow one falls behind.
    for (int i = 0; i < 100; i += 10) {
      for (int j = 0; j < 10; j++) {
        send(account, machine, "s" + i, large, "state");
      }
      assertThat(quick.take(10).size()).isEqualTo(10);
    }
    slow.resume();
    assertThat(slow.closeCode()).isEqualTo(1013);
    quick.close();
  }

  @Test
  void anAccountsSocketsAreBounded() throws Exception {
    List<FeedSocket> open =
        List.of(socket("/my/changefeed"), socket("/my/changefeed"), socket("/my/changefeed"));

    assertThat(socket("/my/changefeed").refusedWith()).isEqualTo(429);

    open.getFirst().close();
    await().atMost(SOON).until(() -> socket("/my/changefeed").refusedWith() == 0);
  }

  @Test
  void aClientThatAnswersNoPingsIsClosed() throws Exception {
    StringBuilder handshake =
        new StringBuilder(
            "GET /my/changefeed HTTP/1.1\r\n"
                + "Host: x\r\n"
                + "Connection: Upgrade\r\n"
                + "Upgrade: websocket\r\n");
    handshake.append(
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    signed("/my/changefeed")
        .build()
        .headers()
        .map()
        .forEach(
            (name, values) ->
                handshake.append(name).append(": ").append(values.getFirst()).append("\r\n"));
    try (Socket silent = new Socket("127.0.0.1", port())) {
      silent.setSoTimeout(8000);
      silent
          .getOutputStream()
          .write(handshake.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
      String seen = "";
      while (!seen.contains("no answer to pings")) {
        byte[] some = new byte[1024];
        int read = silent.getInputStream().read(some);
        assertThat(read).as("closed without a reason").isPositive();
        seen += new String(some, 0, read, StandardCharsets.ISO_8859_1);
      }

      assertThat(seen).startsWith("HTTP/1.1 101 ").contains("\u0003\u00e9no answer to pings");
    }
  }

  @Test
  void aClientThatAnswersPingsStays() throws Exception {
    FeedSocket socket = socket("/my/changefeed");
    await().pollDelay(Duration.ofSeconds(9)).atMost(SOON).until(() -> true);

    publish(account, machine, "running", "state");

    assertThat(socket.take(1)).hasSize(1);
    socket.close();
  }
}
