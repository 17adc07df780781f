package io.perigee.journal.acting;

import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.identity.IdentityTokens;
import io.perigee.runtime.identity.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Calls of services' own faces on behalf of a principal, as the gateway makes them: with an
 * identity token that names it, so that the owner decides what it may. Blocking; never inside a
 * transaction. Each call has a connection of its own and is sent once: the JDK's client would send
 * a GET again when no answer came, and Luna2 removes things by GET.
 */
@Singleton
public final class ActingCalls {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final int CONNECTIONS = 32;

  /**
   * How a call came out.
   *
   * @param status HTTP's; null if no answer came
   * @param text the body, or why none came
   * @param unreached true if nothing can have been done: no connection was made
   */
  public record Answer(Integer status, String text, boolean unreached) {}

  private final Vertx vertx;
  private final HttpClient http;
  private final RuntimeConfig config;
  private final IdentityTokens tokens;
  private final Clock clock;

  ActingCalls(Vertx vertx, RuntimeConfig config, IdentityTokens tokens, Clock clock) {
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(CONNECTIONS)
                .setConnectTimeout((int) CONNECT.toMillis()));
    this.vertx = vertx;
    this.config = config;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * Calls a path of a service's face, that of the principal.
   *
   * @param path with its leading slash, encoded, without the face
   * @param body JSON; null for none
   * @param within how long the answer may take
   */
  public Answer call(
      Principal as, String service, String method, String path, byte[] body, Duration within) {
    String base = config.serviceUrl().get(service);
    if (base == null) {
      return new Answer(null, "the address of " + service + " is not configured", true);
    }
    Call call = new Call(options(as, base + "/" + as.face() + path, method, within), body);
    // On the event loop, where no part of the answer can come before somebody listens for it.
    vertx.runOnContext(ignored -> call.begin());
    try {
      return call.answer.get(within.plus(CONNECT).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return call.state.compareAndSet(State.PENDING, State.GIVEN_UP)
          ? new Answer(null, service + " cannot be reached", true)
          : new Answer(null, service + " gave no answer: it may have been done", false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(null, "interrupted: it may have been done", false);
    }
  }

  /** Whether anything can have been done: nothing is sent once it has been given up. */
  private enum State {
    PENDING,
    SENT,
    GIVEN_UP
  }

  /** One call under way. */
  private final class Call {
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final RequestOptions options;
    private final Buffer body;
    private final AtomicReference<State> state = new AtomicReference<>(State.PENDING);

    Call(RequestOptions options, byte[] body) {
      this.options = options;
      this.body = body == null ? Buffer.buffer() : Buffer.buffer(body);
    }

    void begin() {
      http.request(options)
          .compose(this::send)
          .onSuccess(answer::complete)
          .onFailure(answer::completeExceptionally);
    }

    private Future<Answer> send(HttpClientRequest request) {
      if (!state.compareAndSet(State.PENDING, State.SENT)) {
        request.reset();
        return Future.failedFuture("given up before it was sent");
      }
      return request.send(body).compose(Call::read);
    }

    private static Future<Answer> read(HttpClientResponse response) {
      return response
          .body()
          .map(
              text ->
                  new Answer(response.statusCode(), text.toString(StandardCharsets.UTF_8), false));
    }
  }

  private RequestOptions options(Principal as, String url, String method, Duration within) {
    return new RequestOptions()
        .setAbsoluteURI(url)
        .setMethod(HttpMethod.valueOf(method))
        .setConnectTimeout(CONNECT.toMillis())
        .setIdleTimeout(within.toMillis())
        .putHeader("X-Perigee-Identity", tokens.mint(as))
        .putHeader("X-Request-Id", UUID.randomUUID().toString())
        .putHeader("X-Perigee-Deadline", Long.toString(clock.millis() + within.toMillis()))
        .putHeader("Content-Type", "application/json");
  }
}
