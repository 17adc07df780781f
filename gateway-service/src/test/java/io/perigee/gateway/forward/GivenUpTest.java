package io.perigee.gateway.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One connection to a service, which carries one request after the other. All that the gateway does
 * for a client happens on that client's loop; here too, for an answer that another loop hands on
 * may not have ended yet when a timer looks.
 */
class GivenUpTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private final Context loop = vertx.getOrCreateContext();
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

  private <T> Future<T> onLoop(Supplier<Future<T>> work) {
    Promise<T> outcome = Promise.promise();
    loop.runOnContext(ignored -> work.get().onComplete(outcome));
    return outcome.future();
  }

  private Future<HttpClientRequest> opened(String path) {
    return client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", path);
  }

  private Future<HttpClientResponse> send(String path) {
    return onLoop(() -> opened(path).compose(HttpClientRequest::send));
  }

  /** A request whose answer has come, though nobody has taken it. */
  private HttpClientRequest answered(String path) throws Exception {
    return done(
        onLoop(
            () ->
                opened(path)
                    .compose(
                        request ->
                            request
                                .send()
                                .onSuccess(HttpClientResponse::pause)
                                .map(answer -> request))));
  }

  private HttpClientRequest gently(HttpClientRequest request) throws Exception {
    return done(onLoop(() -> Future.succeededFuture(GivenUp.gently(vertx, request))));
  }

  private boolean reset(HttpClientRequest request) throws Exception {
    return done(onLoop(() -> Future.succeededFuture(request.reset())));
  }

  /** The body of the next request, on the same connection, which waits for its answer. */
  private Future<String> next() throws Exception {
    // Asked for before the answer comes: what nobody reads is gone.
    Future<String> body =
        onLoop(
            () ->
                opened("/held")
                    .compose(HttpClientRequest::send)
                    .compose(HttpClientResponse::body)
                    .map(Buffer::toString));
    await().atMost(SOON).until(() -> held != null);
    assertThat(connections).hasSize(1);
    return body;
  }

  /** Why this class is there: if it fails, Vert.x does so itself by now. */
  @Test
  void aPlainResetOfAnAnsweredRequestBreaksTheNextOneOff() throws Exception {
    HttpClientRequest first = answered("/");
    Future<String> next = next();

    reset(first);

    assertThatThrownBy(() -> done(next)).hasMessageContaining("closed");
  }

  @Test
  void aRequestGivenUpAfterItsAnswerLeavesTheNextOneAlone() throws Exception {
    HttpClientRequest first = gently(answered("/"));
    Future<String> next = next();

    reset(first);
    reset(first);

    await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> !next.isComplete());
    held.response().end("well");
    assertThat(done(next)).isEqualTo("well");
  }

  @Test
  void aLoopThatWasHeldUpStillSeesTheAnswersEndFirst() throws Exception {
    HttpClientRequest first = gently(answered("/"));
    Future<String> next = next();

    // The timer of the one given up is due before its loop is free to read past the answer.
    done(
        onLoop(
            () -> {
              first.reset();
              LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
              return Future.succeededFuture();
            }));

    await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> !next.isComplete());
    held.response().end("well");
    assertThat(done(next)).isEqualTo("well");
  }

  @Test
  void anAnswerThatGoesOnIsBrokenOff() throws Exception {
    HttpClientRequest first = gently(answered("/endless"));

    reset(first);

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(done(send("/")).statusCode()).isEqualTo(200));
    assertThat(connections).hasSize(2);
  }

  @Test
  void aRequestWithoutAnAnswerIsBrokenOffAtOnce() throws Exception {
    HttpClientRequest first = gently(done(onLoop(() -> opened("/held"))));
    Future<HttpClientResponse> answer = onLoop(first::send);
    await().atMost(SOON).until(() -> held != null);

    assertThat(reset(first)).isTrue();

    assertThatThrownBy(() -> done(answer)).isInstanceOf(Exception.class);
    assertThat(done(send("/")).statusCode()).isEqualTo(200);
  }
}
