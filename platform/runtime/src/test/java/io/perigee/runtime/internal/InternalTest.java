package io.perigee.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Busy;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.Config;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.IdentityTokens;
import io.perigee.runtime.identity.Principal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InternalTest {

  @TempDir Path directory;

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<String> identity = new AtomicReference<>();
  private HttpServer peer;
  private Internal internal;
  private IdentityTokens tokens;

  @BeforeEach
  void start() throws Exception {
    OctetKeyPairJsonWebKey key =
        OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
    tokens =
        new IdentityTokens(
            key.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE), Clock.systemUTC());
    peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    peer.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    peer.createContext(
        "/internal/",
        exchange -> {
          asked.incrementAndGet();
          identity.set(exchange.getRequestHeaders().getFirst("X-Perigee-Identity"));
          String last = exchange.getRequestURI().getPath().substring("/internal/".length());
          switch (last) {
            case "found" -> answer(exchange, 200, "{\"n\":1}");
            case "silent" -> awaitEnd();
            case "half" -> {
              exchange.sendResponseHeaders(200, 100);
              exchange.getResponseBody().write("{".getBytes(StandardCharsets.UTF_8));
              exchange.getResponseBody().flush();
              awaitEnd();
            }
            case "broken-once" -> {
              if (asked.get() == 1) {
                exchange.close();
              } else {
                answer(exchange, 200, "{\"n\":2}");
              }
            }
            case "broken" -> exchange.close();
            default -> answer(exchange, Integer.parseInt(last), "{\"message\":\"said so\"}");
          }
        });
    peer.start();
    internal =
        new Internal(
            Config.of(
                Map.of(
                    "perigee.service-url.network",
                    "http://127.0.0.1:" + peer.getAddress().getPort(),
                    "perigee.service-url.dead",
                    "http://127.0.0.1:1")),
            tokens,
            Clock.systemUTC(),
            new Call());
  }

  @AfterEach
  void stop() {
    peer.stop(0);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void awaitEnd() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aCallBearsTheServicesIdentity() {
    assertThat(internal.get("network", "/internal/found").get("n").asInt()).isEqualTo(1);
    assertThat(tokens.verify(identity.get())).isEqualTo(Principal.service("auth"));
  }

  @Test
  void refusalsKeepTheirKind() {
    assertThat(internal.find("network", "/internal/404")).isEmpty();
    assertThatThrownBy(() -> internal.get("network", "/internal/404")).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> internal.post("network", "/internal/409", Json.object()))
        .isInstanceOf(Conflict.class)
        .hasMessage("said so");
    assertThatThrownBy(() -> internal.post("network", "/internal/400", Json.object()))
        .isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> internal.post("network", "/internal/429", Json.object()))
        .isInstanceOf(Busy.class);
    assertThatThrownBy(() -> internal.post("network", "/internal/500", Json.object()))
        .isInstanceOf(Unavailable.class);
  }

  @Test
  void aSilentPeerOrHalfAnAnswerIsGivenUpAfterThreeSeconds() {
    for (String path : new String[] {"/internal/silent", "/internal/half"}) {
      long began = System.nanoTime();
      assertThatThrownBy(() -> internal.get("network", path)).isInstanceOf(Unavailable.class);
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(10));
    }
  }

  @Test
  void aReadIsSentAgainWhenTheConnectionBreaksAndAWriteIsNot() {
    assertThat(internal.get("network", "/internal/broken-once").get("n").asInt()).isEqualTo(2);
    asked.set(0);
    assertThatThrownBy(() -> internal.get("network", "/internal/503"))
        .isInstanceOf(Unavailable.class);
    assertThat(asked).hasValue(1);
  }

  @Test
  void aServiceThatIsNotThereOrNotConfiguredIsUnavailable() {
    assertThatThrownBy(() -> internal.get("dead", "/internal/found"))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("dead");
    assertThatThrownBy(() -> internal.get("unheard-of", "/internal/found"))
        .isInstanceOf(Unavailable.class);
  }

  @Test
  void aDownloadCopiesTheFileOrSaysWhyNot() throws Exception {
    Path target = directory.resolve("file");
    internal.download("network", "/internal/found", target, Duration.ofSeconds(5));
    assertThat(Files.readString(target)).isEqualTo("{\"n\":1}");
    assertThatThrownBy(
            () ->
                internal.download(
                    "network", "/internal/404", directory.resolve("b"), Duration.ofSeconds(5)))
        .isInstanceOf(NotFound.class);
    long began = System.nanoTime();
    assertThatThrownBy(
            () ->
                internal.download(
                    "network", "/internal/half", directory.resolve("c"), Duration.ofSeconds(1)))
        .isInstanceOf(Unavailable.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
  }
}
