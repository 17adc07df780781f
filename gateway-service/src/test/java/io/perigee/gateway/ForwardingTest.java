package io.perigee.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.Downloads;
import io.perigee.gateway.testing.GatewayTest;
import io.perigee.gateway.testing.Peer;
import io.perigee.gateway.testing.Peers;
import io.perigee.gateway.testing.Signer;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ForwardingTest extends GatewayTest {

  private static final Duration FIVE = Duration.ofSeconds(5);

  /** What comes back on a raw connection until it closes or pauses. */
  private String raw(String sent, int pauseMillis) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port())) {
      socket.setSoTimeout(pauseMillis);
      socket.getOutputStream().write(sent.getBytes(US_ASCII));
      return readUntilPause(socket.getInputStream());
    }
  }

  private static String readUntilPause(InputStream in) throws IOException {
    StringBuilder answer = new StringBuilder();
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        answer.append(new String(buffer, 0, n, US_ASCII));
      }
    } catch (java.net.SocketTimeoutException e) {
      // Nothing more comes.
      return answer.toString();
    }
    return answer.toString();
  }

  @Test
  void headersBetweenHopsAndForgedOnesStayBehind() throws Exception {
    String token = Client.lunaToken();

    String answer =
        raw(
            "GET /config/node HTTP/1.1\r\nHost: luna.example:7050\r\nx-access-tokens: "
                + token
                + "\r\nX-Perigee-Identity: forged\r\nx-perigee-anything: forged\r\nX-Request-Id: forged\r\nX-Forwarded-For: 9.9.9.9\r\n"
                + "Connection: close, X-Private\r\nX-Private: secret\r\nKeep-Alive: 5\r\nTE: trailers\r\nX-Kept: yes\r\n"
                + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n",
            2000);

    JsonObject headers =
        new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4)).getJsonObject("headers");
    assertThat(headers.getString("x-perigee-identity")).startsWith("ey");
    assertThat(headers.fieldNames())
        .doesNotContain("x-perigee-anything", "x-private", "keep-alive", "te", "x-access-tokens");
    assertThat(headers.getString("x-kept")).isEqualTo("yes");
    assertThat(headers.getString("x-request-id")).hasSize(36);
    assertThat(headers.getString("x-forwarded-for")).isEqualTo("127.0.0.1");
    assertThat(headers.getString("x-forwarded-host")).isEqualTo("luna.example:7050");
    assertThat(headers.getString("traceparent"))
        .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(Long.parseLong(headers.getString("x-perigee-deadline")))
        .isBetween(System.currentTimeMillis() - 5000, System.currentTimeMillis() + 1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"
      })
  void aTraceContextThatIsNoneIsReplaced(String sent) throws Exception {
    HttpResponse<String> response =
        client.send(
            client
                .request("/config/node")
                .header("x-access-tokens", Client.lunaToken())
                .header("traceparent", sent));

    assertThat(Client.json(response).getJsonObject("headers").getString("traceparent"))
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
        .isNotEqualTo(sent);
  }

  @Test
  void aServiceThatIsAwayIs503AtOnce() throws Exception {
    long begun = System.nanoTime();

    HttpResponse<String> response =
        client.luna("GET", "/control/power/node001", Client.lunaToken(), null);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(Client.header(response, "Retry-After")).isIn("1", "2");
    assertThat(Client.json(response).getString("message")).contains("power-service");
  }

  @Test
  void aServiceThatStaysAwayIsAnsweredForWithoutBeingAsked() throws Exception {
    for (int i = 0; i < 8; i++) {
      HttpResponse<String> response =
          client.luna("GET", "/control/power/node002", Client.lunaToken(), null);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(Client.header(response, "Retry-After")).isIn("1", "2");
    }

    String metrics = management("/q/metrics").body();

    assertThat(metrics)
        .containsPattern("perigee_gateway_breaker_refused_total\\{service=\"power\",?} [1-9]")
        .containsPattern("perigee_gateway_breaker_open\\{service=\"power\",?} 1")
        .containsPattern("perigee_gateway_breaker_open\\{service=\"compute\",?} 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/q/health/ready", "/q/health/live", "/q/health", "/q/metrics"})
  void healthAndMetricsAreOnTheOperatorsPortOnly(String path) throws Exception {
    assertThat(client.get(path).statusCode()).isEqualTo(404);
    assertThat(management(path).statusCode()).isEqualTo(200);
  }

  @Test
  void aServiceThatBreaksOffIs503() throws Exception {
    HttpResponse<String> response =
        client.luna("GET", "/config/node/cut", Client.lunaToken(), null);

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(Client.json(response).fieldNames()).containsExactly("message");
  }

  @Test
  void aServiceThatDoesNotAnswerIs504AtTheDeadline() throws Exception {
    Signer signer = Signer.ecdsa(256);
    String login = Client.account(signer, "main");
    long begun = System.nanoTime();

    HttpResponse<String> luna = client.luna("GET", "/config/node/slow", Client.lunaToken(), null);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    HttpResponse<String> cloud =
        client.send(
            client.signed(
                "GET",
                "/my/machines/slow",
                "/" + login + "/keys/main",
                signer,
                "ecdsa-sha256",
                Client.date(java.time.Instant.now())));

    assertThat(took).isBetween(Duration.ofMillis(1_900), Duration.ofMillis(6_000));
    assertThat(luna.statusCode()).isEqualTo(504);
    assertThat(Client.header(luna, "Retry-After")).isEqualTo("2");
    assertThat(cloud.statusCode()).isEqualTo(504);
    assertThat(Client.json(cloud).fieldNames()).containsExactly("code", "message");
    assertThat(Client.header(cloud, "Retry-After")).isEqualTo("2");
    assertThat(Client.header(cloud, "Api-Version")).isEqualTo("9.0.0");
  }

  @Test
  void whoIsInLineForAConnectionUntilTheDeadlineIsToldThatNothingWasDone() throws Exception {
    // Given that all connections of each event loop are in use by what may take long
    Signer signer = Signer.ecdsa(256);
    String login = Client.account(signer, "main");
    List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
    for (int i = 0; i < 2 * Peers.CONNECTIONS; i++) {
      HttpRequest.Builder create =
          client.signed(
              "POST",
              "/my/machines",
              "/" + login + "/keys/main",
              signer,
              "ecdsa-sha256",
              Client.date(java.time.Instant.now()));
      held.add(
          client
              .http()
              .sendAsync(
                  create.header("x-test-held", "yes").build(),
                  HttpResponse.BodyHandlers.ofString()));
    }
    await().atMost(FIVE).until(() -> Peer.running.waiting() == Peers.CONNECTIONS);
    String token = Client.lunaToken();

    // When more come than would open the breaker
    List<CompletableFuture<HttpResponse<String>>> late = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      late.add(
          client
              .http()
              .sendAsync(
                  client.request("/config/node/n1").header("x-access-tokens", token).build(),
                  HttpResponse.BodyHandlers.ofString()));
    }

    // Then
    for (CompletableFuture<HttpResponse<String>> each : late) {
      HttpResponse<String> refused = each.get(20, TimeUnit.SECONDS);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(Client.header(refused, "Retry-After")).isEqualTo("2");
      assertThat(Client.json(refused).getString("message"))
          .contains("compute-service", "nothing was done");
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              Peer.running.answerWaiting();
              return held.stream().allMatch(CompletableFuture::isDone);
            });
    for (CompletableFuture<HttpResponse<String>> each : held) {
      assertThat(each.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(client.luna("GET", "/config/node/n1", token, null).statusCode()).isEqualTo(200);
  }

  @Test
  void aLargeAnswerStreamsNoFasterThanItIsTaken() throws Exception {
    HttpResponse<InputStream> response =
        client
            .http()
            .send(
                client
                    .request("/config/node/big-download")
                    .header("x-access-tokens", Client.lunaToken())
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    InputStream body = response.body();
    body.readNBytes(1 << 20);

    // A quarter of a gibibyte is under way, and nobody holds more than buffers of it.
    await()
        .during(Duration.ofMillis(300))
        .atMost(FIVE)
        .until(() -> Downloads.WRITTEN.get() < 64L << 20);
    long length = (1 << 20) + body.transferTo(OutputStream.nullOutputStream());

    assertThat(length).isEqualTo(256L << 20);
  }

  @Test
  void aBodyOfUnknownLengthArrivesUnchanged() throws Exception {
    byte[] body = new byte[1_000_000];
    new Random(1).nextBytes(body);
    String sha = HexFormat.of().formatHex(Downloads.sha256().digest(body));

    HttpResponse<String> response =
        client.send(
            client
                .request("/config/node/big-upload")
                .header("x-access-tokens", Client.lunaToken())
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body))));

    assertThat(Client.json(response))
        .isEqualTo(new JsonObject().put("length", 1_000_000).put("sha256", sha));
  }

  @Test
  void aBodyPassesPieceByPieceBothWays() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port())) {
      socket.setSoTimeout(500);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /config/node/mirror HTTP/1.1\r\nHost: x\r\nx-access-tokens: "
                  + Client.lunaToken()
                  + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
              .getBytes(US_ASCII));
      String early = readUntilPause(socket.getInputStream());
      out.write("6\r\nsecond\r\n0\r\n\r\n".getBytes(US_ASCII));
      String late = readUntilPause(socket.getInputStream());

      assertThat(early).startsWith("HTTP/1.1 200 ").endsWith("5\r\nfirst\r\n");
      assertThat(late).isEqualTo("6\r\nsecond\r\n0\r\n\r\n");
    }
  }

  @Test
  void anAnnouncedBodyOverTheLimitIs413BeforeAnyOfItIsTaken() throws Exception {
    String answer =
        raw(
            "POST /config/node/n1 HTTP/1.1\r\nHost: x\r\nx-access-tokens: "
                + Client.lunaToken()
                + "\r\nContent-Length: 2000000\r\n\r\n",
            2000);

    assertThat(answer)
        .startsWith("HTTP/1.1 413 ")
        .contains("{\"message\":\"the body is larger than the 1048576 bytes taken here\"}");
  }

  @Test
  void aChunkedBodyOverTheLimitIs413() throws Exception {
    HttpResponse<String> response =
        client.send(
            client
                .request("/config/node/big-upload")
                .header("x-access-tokens", Client.lunaToken())
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[1_500_000]))));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(Client.json(response).getString("message")).contains("1048576");
  }

  @Test
  void aClientThatWaitsIsToldToGoOn() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port())) {
      socket.setSoTimeout(3000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /config/node/n1 HTTP/1.1\r\nHost: x\r\nx-access-tokens: "
                  + Client.lunaToken()
                  + "\r\nExpect: 100-continue\r\nContent-Length: 4\r\nConnection: close\r\n\r\n")
              .getBytes(US_ASCII));
      byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
      out.write("{\"\"}".getBytes(US_ASCII));
      String answer = readUntilPause(socket.getInputStream());

      assertThat(new String(line, US_ASCII)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      assertThat(answer)
          .startsWith("HTTP/1.1 200 ")
          .contains("\"body\":\"{\\\"\\\"}\"")
          .doesNotContain("\"expect\"");
    }
  }

  @Test
  void aClientThatWaitsIsToldToGoAwayWithoutItsBody() throws Exception {
    String answer =
        raw(
            "POST /config/node/n1 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n",
            1000);

    assertThat(answer).startsWith("HTTP/1.1 401 ").doesNotContain("100 Continue");
  }

  @Test
  void aLunaNodeClientThatWaitsIsToldToGoOn() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port())) {
      socket.setSoTimeout(3000);
      socket
          .getOutputStream()
          .write(
              "POST /api/vm/list/ HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
                  .getBytes(US_ASCII));
      byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
      socket.getOutputStream().write("req=x".getBytes(US_ASCII));
      socket.setSoTimeout(1000);

      assertThat(new String(line, US_ASCII)).startsWith("HTTP/1.1 100");
      assertThat(readUntilPause(socket.getInputStream()))
          .startsWith("HTTP/1.1 200 ")
          .contains("authentication failure");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /config/node HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
        "GET  HTTP/1.1\r\n\r\n",
        "NONSENSE\r\n\r\n",
        "GET /config/node HTTP/1.1\r\nHost: x\r\nContent-Length: -4\r\n\r\n",
        "POST /token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: rot13\r\n\r\n",
        "FLY /config/node HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://other/config/node HTTP/1.1\r\nHost: x\r\n\r\n"
      })
  void malformedRequestsAreRefusedAndNever500(String request) throws Exception {
    String answer = raw(request, 1500);

    assertThat(answer)
        .doesNotContain("HTTP/1.1 5")
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
    assertThat(
            answer.isEmpty() || answer.startsWith("HTTP/1.1 4") || answer.startsWith("HTTP/1.0 4"))
        .as(answer)
        .isTrue();
  }
}
