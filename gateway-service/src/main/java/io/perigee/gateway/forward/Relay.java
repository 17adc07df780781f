package io.perigee.gateway.forward;

import io.perigee.gateway.answer.CloudApiHeaders;
import io.perigee.gateway.answer.Forms;
import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.exchange.Answers;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.route.Api;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;

/**
 * One exchange on its way to a service and back. The proxy streams; this sets headers, counts the
 * body, and answers in the service's place when it does not, at the deadline at the latest.
 */
final class Relay implements ProxyInterceptor {

  private static final String LINES = "application/x-json-stream";

  private final Vertx vertx;
  private final Exchange exchange;
  private final Upstream upstream;
  private final Answers answers;
  private final String identity;
  private final long deadlineMillis;
  private Breaker.Permit permit;
  private BoundedBody bounded;
  private HttpClientRequest sent;
  private boolean over;

  Relay(
      Vertx vertx,
      Exchange exchange,
      Upstream upstream,
      Answers answers,
      String identity,
      long deadlineMillis) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.upstream = upstream;
    this.answers = answers;
    this.identity = identity;
    this.deadlineMillis = deadlineMillis;
  }

  /** Opens the request at the service; too late, it is closed again. */
  Future<HttpClientRequest> open() {
    // Asked for here, where nothing can come between it and its outcome: the deadline's timer runs.
    permit = upstream.breaker().ask();
    if (permit == null) {
      return Future.failedFuture(new Refused(upstream.breaker().refusal()));
    }
    return upstream
        .client()
        .request(upstream.request())
        .onFailure(failure -> Question.notConnected(permit, failure))
        .map(
            request -> {
              if (over) {
                request.reset();
                throw new Refused(Refusal.late(upstream.name()));
              }
              // What goes wrong shows in the response's future; without a handler it would be
              // logged as well.
              request.exceptionHandler(ignored -> {});
              sent = request;
              return GivenUp.gently(vertx, request);
            });
  }

  @Override
  public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
    ProxyRequest request = context.request();
    Hops.toService(exchange, request.headers(), identity, deadlineMillis);
    request.setURI("/" + exchange.api().face() + exchange.target());
    body(request);
    Promise<ProxyResponse> first = Promise.promise();
    long timer =
        vertx.setTimer(
            Math.max(
                1, exchange.route().deadline().toMillis() - exchange.elapsedNanos() / 1_000_000),
            ignored -> late(first));
    context
        .sendRequest()
        .onComplete(
            result -> {
              if (result.failed()) {
                unanswered();
                first.tryFail(result.cause());
                return;
              }
              permit.answered();
              if (!first.tryComplete(result.result())) {
                result.result().release();
              }
            });
    return first
        .future()
        .onComplete(ignored -> vertx.cancelTimer(timer))
        .recover(failure -> Future.succeededFuture(refused(request, failure)));
  }

  @Override
  public Future<Void> handleProxyResponse(ProxyContext context) {
    ProxyResponse response = context.response();
    Hops.fromService(response.headers());
    if (LINES.equalsIgnoreCase(response.headers().get(HttpHeaders.CONTENT_TYPE))) {
      response.setBody(Body.body(new WholeLines(response.getBody().stream())));
    }
    return exchange
        .aftermath()
        .answered(response.getStatusCode(), response.headers().get(HttpHeaders.LOCATION))
        .compose(
            done -> {
              answers.common(exchange, response.headers());
              return context.sendResponse();
            });
  }

  /**
   * Nothing came in time; that is the service's fault unless the client has left, or the request
   * was in line for a connection all the time.
   */
  private void late(Promise<ProxyResponse> first) {
    if (sent == null) {
      unanswered();
      first.tryFail(new Refused(Refusal.busy(upstream.name())));
      return;
    }
    if (permit != null && !exchange.response().closed()) {
      permit.failed();
    }
    unanswered();
    first.tryFail(new Refused(Refusal.late(upstream.name())));
  }

  /** The request is over; unless more is known by now that says nothing of the service. */
  private void unanswered() {
    if (permit != null) {
      permit.released();
    }
  }

  private void body(ProxyRequest request) {
    if (exchange.body() != null) {
      request.headers().remove(HttpHeaders.TRANSFER_ENCODING);
      request.setBody(Body.body(exchange.body()));
      if (exchange.api() == Api.LUNANODE) {
        request.setMethod(HttpMethod.POST);
        request.headers().set(HttpHeaders.CONTENT_TYPE, "application/json");
      }
    } else if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      bounded = new BoundedBody(exchange.request(), exchange.route().limit());
      request.setBody(Body.body(bounded));
    }
  }

  private ProxyResponse refused(ProxyRequest request, Throwable failure) {
    over = true;
    if (sent != null) {
      sent.reset();
    }
    Refusal refusal = refusal(failure);
    exchange.refusal(refusal);
    String body = Forms.body(exchange.api(), refusal);
    ProxyResponse response =
        request.release().response().setStatusCode(Forms.status(exchange.api(), refusal));
    answers.describe(exchange, refusal, response.headers());
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    if (exchange.api() == Api.CLOUDAPI) {
      response.putHeader("Content-MD5", CloudApiHeaders.contentMd5(body));
    }
    if (!exchange.request().isEnded()) {
      exchange.response().putHeader(HttpHeaders.CONNECTION, "close");
    }
    return response.setBody(Body.body(Buffer.buffer(body)));
  }

  private Refusal refusal(Throwable failure) {
    if (bounded != null && bounded.exceeded()) {
      return Refusal.tooLarge(exchange.route().limit());
    }
    return switch (failure) {
      case Refused refused -> refused.refusal();
      case ConnectionPoolTooBusyException tooMany -> Refusal.busy(upstream.name());
      default -> Refusal.unavailable(upstream.name());
    };
  }
}
