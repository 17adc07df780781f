package io.perigee.gateway.forward;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.vertx.core.Future;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** What the gateway itself asks a service before it knows whether a request may go on. */
public final class Question {

  private Question() {}

  /**
   * Asks, unless the service's breaker is open.
   *
   * @param options with a timeout
   * @param send sends the request
   * @return fails as {@link Refused} if the service does not answer
   */
  public static Future<HttpClientResponse> ask(
      Upstream upstream,
      RequestOptions options,
      Function<HttpClientRequest, Future<HttpClientResponse>> send) {
    Breaker.Permit permit = upstream.breaker().ask();
    if (permit == null) {
      return Future.failedFuture(new Refused(upstream.breaker().refusal()));
    }
    return upstream
        .client()
        .request(options)
        .onFailure(failure -> notConnected(permit, failure))
        .compose(send)
        .onSuccess(response -> permit.answered())
        .recover(
            failure -> {
              if (failure instanceof TimeoutException) {
                permit.failed();
              } else {
                permit.released();
              }
              return Future.failedFuture(new Refused(Refusal.unavailable(upstream.name())));
            });
  }

  /** A connection could not be made: the service is away, unless it is we who have too many. */
  static void notConnected(Breaker.Permit permit, Throwable failure) {
    if (failure instanceof ConnectionPoolTooBusyException) {
      permit.released();
    } else {
      permit.failed();
    }
  }
}
