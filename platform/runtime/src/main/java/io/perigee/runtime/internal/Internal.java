package io.perigee.runtime.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Busy;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.IdentityTokens;
import io.perigee.runtime.identity.Principal;
import io.quarkus.arc.Arc;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.MDC;

/**
 * Calls from one service to another's {@code /internal} paths, with this service's identity.
 * Blocking. A call takes at most three seconds, or what is left of its own caller's time; a read is
 * sent again when the connection fails. Never called inside a database transaction.
 */
@Singleton
public final class Internal {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final RuntimeConfig config;
  private final IdentityTokens tokens;
  private final Clock clock;
  private final Call call;
  private volatile Minted minted = new Minted(null, Instant.MIN);

  private record Minted(String token, Instant until) {}

  Internal(RuntimeConfig config, IdentityTokens tokens, Clock clock, Call call) {
    this.call = call;
    this.config = config;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * @throws NotFound if the other service says so; @throws Unavailable if it does not answer
   */
  public JsonNode get(String service, String path) {
    return find(service, path)
        .orElseThrow(() -> new NotFound("%s knows nothing at this path".formatted(service)));
  }

  /** As {@link #get}; empty where the other service answers 404. */
  public Optional<JsonNode> find(String service, String path) {
    long end = System.nanoTime() + patience().toNanos();
    try {
      return answer(service, exchange(service, request(service, path).GET().build(), end));
    } catch (Unreached e) {
      // It may have been restarted just now; what is answered, if only by 503, is not asked again.
      return answer(
          service,
          reached(service, () -> exchange(service, request(service, path).GET().build(), end)));
    }
  }

  /**
   * Not repeated here: the path's owner makes it idempotent where the caller may ask again.
   *
   * @throws Conflict if the other service refuses with 409; @throws Invalid for another refusal of
   *     the body
   */
  public JsonNode post(String service, String path, JsonNode body) {
    return send(service, path, "POST", body);
  }

  /** As {@link #post}, by another method; {@code body} may be null. */
  public JsonNode send(String service, String path, String method, JsonNode body) {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(Json.write(body));
    HttpRequest request =
        request(service, path)
            .method(method, publisher)
            .header("Content-Type", "application/json")
            .build();
    long end = System.nanoTime() + patience().toNanos();
    return answer(service, reached(service, () -> exchange(service, request, end)))
        .orElseThrow(() -> new NotFound("%s knows nothing at this path".formatted(service)));
  }

  /**
   * Copies a file of another service.
   *
   * @param within how long it may take in all
   * @throws NotFound if there is none; @throws Unavailable if the copy broke off: the target is
   *     then incomplete
   */
  public void download(String service, String path, Path target, Duration within) {
    HttpRequest request = request(service, path).timeout(within).GET().build();
    long end = System.nanoTime() + within.toNanos();
    HttpResponse<Path> response =
        reached(
            service,
            () ->
                exchange(
                    service,
                    request,
                    end,
                    info ->
                        info.statusCode() == 200
                            ? HttpResponse.BodySubscribers.ofFile(target)
                            : HttpResponse.BodySubscribers.replacing(target)));
    if (response.statusCode() == 404) {
      throw new NotFound("%s has no such file".formatted(service));
    }
    if (response.statusCode() != 200) {
      throw new Unavailable("%s answers %d for a file".formatted(service, response.statusCode()));
    }
  }

  private HttpRequest.Builder request(String service, String path) {
    String base = config.serviceUrl().get(service);
    if (base == null) {
      throw new Unavailable("the address of %s is not configured".formatted(service));
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(TIMEOUT)
            .header("X-Perigee-Identity", token())
            .header("X-Perigee-Deadline", Long.toString(clock.millis() + TIMEOUT.toMillis()));
    if (MDC.get("request_id") instanceof String id) {
      request.header("X-Request-Id", id);
    }
    return request;
  }

  /** The connection failed before an answer came. */
  private static final class Unreached extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static <T> T reached(String service, Supplier<T> exchange) {
    try {
      return exchange.get();
    } catch (Unreached e) {
      throw new Unavailable("%s cannot be reached".formatted(service));
    }
  }

  private HttpResponse<String> exchange(String service, HttpRequest request, long end) {
    return exchange(service, request, end, HttpResponse.BodyHandlers.ofString());
  }

  /** The deadline holds for the whole answer: the client's own ends with the answer's headers. */
  private <T> HttpResponse<T> exchange(
      String service, HttpRequest request, long end, HttpResponse.BodyHandler<T> body) {
    CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, body);
    try {
      return answer.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new Unavailable("%s does not answer in time".formatted(service));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpTimeoutException
          && !(e.getCause() instanceof HttpConnectTimeoutException)) {
        throw new Unavailable("%s does not answer in time".formatted(service));
      }
      throw new Unreached();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while asking %s".formatted(service));
    } finally {
      answer.cancel(true);
    }
  }

  /** What is left of the caller's own time, at most three seconds. */
  private Duration patience() {
    if (Arc.container() == null
        || !Arc.container().requestContext().isActive()
        || call.deadline() == null) {
      return TIMEOUT;
    }
    Duration left = Duration.between(clock.instant(), call.deadline());
    if (left.isNegative() || left.isZero()) {
      throw new Unavailable("the request's time is over");
    }
    return left.compareTo(TIMEOUT) < 0 ? left : TIMEOUT;
  }

  private static Optional<JsonNode> answer(String service, HttpResponse<String> response) {
    int status = response.statusCode();
    if (status == 404) {
      return Optional.empty();
    }
    if (status / 100 == 2) {
      return Optional.of(
          Json.tree(response.body() == null || response.body().isBlank() ? "{}" : response.body()));
    }
    String message = message(response.body());
    switch (status) {
      case 409 -> throw new Conflict(message);
      case 400, 422 -> throw new Invalid(message);
      case 429 -> throw new Busy(message, Duration.ofSeconds(2));
      default -> throw new Unavailable("%s answers %d: %s".formatted(service, status, message));
    }
  }

  private static String message(String body) {
    try {
      return Json.tree(body).path("message").asText("no message");
    } catch (IllegalArgumentException e) {
      return "no message";
    }
  }

  private String token() {
    Minted now = minted;
    if (clock.instant().isAfter(now.until)) {
      now =
          new Minted(
              tokens.mint(Principal.service(config.service())), clock.instant().plusSeconds(60));
      minted = now;
    }
    return now.token;
  }
}
