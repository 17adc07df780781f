package io.perigee.gateway.access;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.credential.Access;
import io.perigee.gateway.credential.Principal;
import io.perigee.gateway.forward.Question;
import io.perigee.gateway.forward.Services;
import io.perigee.gateway.forward.Upstream;
import io.perigee.gateway.identity.IdentityTokens;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Asks the service that owns a resource about it, in the name of the account. */
public final class Owners {

  private final Services services;
  private final IdentityTokens tokens;
  private final Clock clock;
  private final Duration deadline;

  /**
   * What a service answered.
   *
   * @param status HTTP status
   * @param body empty for HEAD
   */
  record Answer(int status, Buffer body) {}

  /**
   * @param deadline for one question
   */
  public Owners(Services services, IdentityTokens tokens, Clock clock, Duration deadline) {
    this.services = services;
    this.tokens = tokens;
    this.clock = clock;
    this.deadline = deadline;
  }

  /**
   * @param path with the account, for example {@code /acme/machines/UUID}, encoded
   * @return fails as {@link Refused} if the service does not answer
   */
  Future<Answer> ask(String service, HttpMethod method, String path, Access account) {
    Upstream upstream = services.of(service);
    if (upstream == null) {
      return Future.failedFuture(new Refused(Refusal.unavailable(service)));
    }
    Principal owner =
        new Principal(
            account.account(),
            "account",
            account.login(),
            account.account(),
            List.of(),
            "cloudapi");
    RequestOptions options =
        upstream
            .request()
            .setMethod(method)
            .setURI("/cloudapi" + path)
            .setTimeout(deadline.toMillis())
            .putHeader("X-Perigee-Identity", tokens.of(owner))
            .putHeader("X-Request-Id", UUID.randomUUID().toString())
            .putHeader("X-Perigee-Deadline", Long.toString(clock.millis() + deadline.toMillis()));
    return Question.ask(upstream, options, HttpClientRequest::send)
        .compose(Owners::read)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof Refused
                        ? failure
                        : new Refused(Refusal.unavailable(service))));
  }

  private static Future<Answer> read(HttpClientResponse response) {
    return response.body().map(body -> new Answer(response.statusCode(), body));
  }
}
