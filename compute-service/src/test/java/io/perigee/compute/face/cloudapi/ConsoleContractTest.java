package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.CloudReplies.assertRefused;
import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Tenant;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Http;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A machine's console, as a client of the remote framebuffer protocol sees it. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class ConsoleContractTest {

  private final Tenant tenant = new Tenant();
  private final BlockingQueue<Byte> received = new LinkedBlockingQueue<>();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private final class Bytes implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      while (data.hasRemaining()) {
        received.add(data.get());
      }
      socket.request(1);
      return null;
    }
  }

  private ByteBuffer next(int length) throws InterruptedException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      Byte one = received.poll(10, TimeUnit.SECONDS);
      assertThat(one).as("a byte of %d more", bytes.remaining()).isNotNull();
      bytes.put(one);
    }
    return bytes.flip();
  }

  private WebSocket connect(String id) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(tenant.account, tenant.login))
        .subprotocols("binary", "rfb")
        .buildAsync(
            URI.create("ws://127.0.0.1:" + Http.port() + tenant.path("/machines/" + id + "/vnc")),
            new Bytes())
        .join();
  }

  @Test
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/machines/:id/vnc")
  void showsTheScreenAndTakesKeys() throws Exception {
    // Given
    String id = tenant.running(wanted().put("name", "screen")).get("id").asText();

    // When
    WebSocket socket = connect(id);

    // Then: version, no security, and what the screen is
    assertThat(socket.getSubprotocol()).isEqualTo("binary");
    byte[] version = new byte[12];
    next(12).get(version);
    assertThat(new String(version, StandardCharsets.US_ASCII)).isEqualTo("RFB 003.008\n");
    socket.sendBinary(ByteBuffer.wrap(version), true).join();
    assertThat(next(2)).isEqualTo(ByteBuffer.wrap(new byte[] {1, 1}));
    socket.sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
    assertThat(next(4).getInt()).isZero();
    socket.sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
    ByteBuffer init = next(24);
    int width = init.getShort();
    int height = init.getShort();
    byte[] name = new byte[init.getInt(20)];
    next(name.length).get(name);
    assertThat(new String(name, StandardCharsets.UTF_8)).isEqualTo("screen");

    // When: the whole screen, then a key
    ByteBuffer ask = ByteBuffer.allocate(10).put((byte) 3).put((byte) 0).putInt(0);
    ask.putShort((short) width).putShort((short) height).flip();
    socket.sendBinary(ask, true).join();
    ByteBuffer before = next(16 + width * height * 4);
    socket
        .sendBinary(
            ByteBuffer.allocate(18)
                .put((byte) 3)
                .put((byte) 1)
                .putInt(0)
                .putShort((short) width)
                .putShort((short) height)
                .put((byte) 4)
                .put((byte) 1)
                .putShort((short) 0)
                .putInt('a')
                .flip(),
            true)
        .join();
    ByteBuffer after = next(16 + width * height * 4);

    // Then: the key shows
    assertThat(before.get(0)).isZero();
    assertThat(before.getShort(8)).isEqualTo((short) width);
    assertThat(after).isNotEqualTo(before);
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  @Test
  void refusesConsolesThatCannotBe() {
    String id = tenant.stopped(wanted()).get("id").asText();
    String running = tenant.running(wanted()).get("id").asText();
    Tenant other = new Tenant();

    assertRefused(tenant.get("/machines/" + id + "/vnc"), 400, "MachineStoppedError");
    assertRefused(tenant.get("/machines/" + running + "/vnc"), 400, "UpgradeRequiredError");
    assertRefused(other.get("/machines/" + running + "/vnc"), 404, "ResourceNotFound");
    assertRefused(tenant.get("/machines/nosuch/vnc"), 404, "ResourceNotFound");
    assertRefused(
        other.cloud().get(tenant.path("/machines/" + running + "/vnc")), 403, "NotAuthorized");
    assertRefused(
        Http.given().get(tenant.path("/machines/" + running + "/vnc")), 401, "InvalidCredentials");
  }
}
