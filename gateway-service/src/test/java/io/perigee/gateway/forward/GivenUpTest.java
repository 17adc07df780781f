package io.perigee.gateway.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection to a service, which carries one request after the other. */
class GivenUpTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile HttpServerRequest held;
  private HttpServer server;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    server =
        done(
            vertx
                .createHttpServer()
                .connectionHandler(connections::add)
                .requestHandler(this::serve)
                .listen(0, "127.0.0.1"));
    client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(1));
  }

  @AfterEach
  void stop() throws Exception {
    done(vertx.close());
  }

  private void serve(HttpServerRequest request) {
    switch (request.path()) {
      case "/held" -> held = request;
      case "/endless" -> request.response().setChunked(true).write("and so on");
      default -> request.response().end("all of it");
    }
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private HttpClientRequest request(String path) throws Exception {
    return done(client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", path));
  }

  /** A request whose answer has come, though nobody has taken it. */
  private HttpClientRequest answered(String path) throws Exception {
    HttpClientRequest request = request(path);
    done(request.send().onSuccess(HttpClientResponse::pause));
    return request;
  }

  /** The next request, on the same connection, which waits for its answer. */
  private Future<HttpClientResponse> next() throws Exception {
    Future<HttpClientResponse> next = request("/held").send();
    await().atMost(SOON).until(() -> held != null);
    assertThat(connections).hasSize(1);
    return next;
  }

  /** Why this class is there: if it fails, Vert.x does so itself by now. */
  @Test
  void aPlainResetOfAnAnsweredRequestBreaksTheNextOneOff() throws Exception {
    HttpClientRequest first = answered("/");
    Future<HttpClientResponse> next = next();

    first.reset();

    assertThatThrownBy(() -> done(next)).hasMessageContaining("closed");
  }

  @Test
  void aRequestGivenUpAfterItsAnswerLeavesTheNextOneAlone() throws Exception {
    HttpClientRequest first = GivenUp.gently(vertx, answered("/"));
    Future<HttpClientResponse> next = next();

    first.reset();
    first.reset(0, new IllegalStateException("the client has left"));

    await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> !next.isComplete());
    held.response().end("well");
    String body = done(next.compose(HttpClientResponse::body)).toString();
    assertThat(body).isEqualTo("well");
  }

  @Test
  void anAnswerThatGoesOnIsBrokenOff() throws Exception {
    HttpClientRequest first = GivenUp.gently(vertx, answered("/endless"));

    first.reset();

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(done(request("/").send()).statusCode()).isEqualTo(200));
    assertThat(connections).hasSize(2);
  }

  @Test
  void aRequestWithoutAnAnswerIsBrokenOffAtOnce() throws Exception {
    HttpClientRequest first = GivenUp.gently(vertx, request("/held"));
    Future<HttpClientResponse> answer = first.send();
    await().atMost(SOON).until(() -> held != null);

    assertThat(first.reset()).isTrue();

    assertThatThrownBy(() -> done(answer)).isInstanceOf(Exception.class);
    assertThat(done(request("/").send()).statusCode()).isEqualTo(200);
  }
}
