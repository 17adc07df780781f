package io.perigee.gateway.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.forward.Question;
import io.perigee.gateway.forward.Upstream;
import io.perigee.gateway.identity.IdentityTokens;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks auth-service about credentials, as the gateway itself, within a deadline. Secrets travel in
 * bodies only.
 */
public final class AuthService {

  private final Upstream upstream;
  private final IdentityTokens tokens;
  private final Clock clock;
  private final Duration deadline;

  /**
   * @param deadline for one question
   */
  public AuthService(Upstream upstream, IdentityTokens tokens, Clock clock, Duration deadline) {
    this.upstream = upstream;
    this.tokens = tokens;
    this.clock = clock;
    this.deadline = deadline;
  }

  /**
   * Asks.
   *
   * @param path below {@code /internal}, for example {@code /authenticate/luna}
   * @return empty if auth-service does not know such a credential; fails as {@link Refused} if it
   *     does not answer
   */
  public Future<Optional<JsonNode>> ask(String path, ObjectNode question) {
    RequestOptions options =
        upstream
            .request()
            .setMethod(HttpMethod.POST)
            .setURI("/internal" + path)
            .setTimeout(deadline.toMillis())
            .putHeader("Content-Type", "application/json")
            .putHeader("X-Perigee-Identity", tokens.ofGateway())
            .putHeader("X-Request-Id", UUID.randomUUID().toString())
            .putHeader("X-Perigee-Deadline", Long.toString(clock.millis() + deadline.toMillis()));
    return Question.ask(
            upstream, options, request -> request.send(Buffer.buffer(question.toString())))
        .compose(AuthService::read)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof Refused
                        ? failure
                        : new Refused(Refusal.unavailable("auth"))));
  }

  private static Future<Optional<JsonNode>> read(HttpClientResponse response) {
    return response
        .body()
        .map(
            body ->
                switch (response.statusCode()) {
                  case 200 -> Optional.of(parse(body));
                  case 400, 401, 404 -> Optional.empty();
                  default -> throw new Refused(Refusal.unavailable("auth"));
                });
  }

  private static JsonNode parse(Buffer body) {
    try {
      return Json.MAPPER.readTree(body.getBytes());
    } catch (IOException e) {
      throw new Refused(Refusal.unavailable("auth"));
    }
  }
}
