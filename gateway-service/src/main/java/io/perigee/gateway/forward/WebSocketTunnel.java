package io.perigee.gateway.forward;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.exchange.Answers;
import io.perigee.gateway.exchange.Exchange;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A WebSocket that goes through to a service: the handshake is the service's, after it bytes pass
 * both ways unread.
 */
final class WebSocketTunnel {

  private static final int SWITCHING_PROTOCOLS = 101;

  private final Exchange exchange;
  private final Upstream upstream;
  private final Answers answers;

  WebSocketTunnel(Exchange exchange, Upstream upstream, Answers answers) {
    this.exchange = exchange;
    this.upstream = upstream;
    this.answers = answers;
  }

  void open(String identity, long deadlineMillis) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(exchange.request().headers());
    headers.remove(HttpHeaders.CONNECTION);
    Hops.toService(exchange, headers, identity, deadlineMillis);
    headers.remove(HttpHeaders.HOST);
    headers.set(HttpHeaders.CONNECTION, "Upgrade");
    Breaker.Permit permit = upstream.breaker().ask();
    if (permit == null) {
      answers.refuse(exchange, upstream.breaker().refusal());
      return;
    }
    upstream
        .client()
        .request(
            upstream
                .request()
                .setMethod(HttpMethod.GET)
                .setURI("/" + exchange.api().face() + exchange.target())
                .setConnectTimeout(exchange.route().deadline().toMillis())
                .setHeaders(headers))
        .onFailure(failure -> Question.notConnected(permit, failure))
        .compose(HttpClientRequest::connect)
        .timeout(exchange.route().deadline().toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(answer -> answered(answer, permit))
        .onFailure(failure -> failed(failure, permit));
  }

  private void failed(Throwable failure, Breaker.Permit permit) {
    if (failure instanceof TimeoutException) {
      permit.failed();
    } else {
      permit.released();
    }
    answers.refuse(exchange, Refusal.unavailable(upstream.name()));
  }

  private void answered(HttpClientResponse answer, Breaker.Permit permit) {
    permit.answered();
    if (answer.statusCode() == SWITCHING_PROTOCOLS) {
      join(answer);
      return;
    }
    exchange.response().setStatusCode(answer.statusCode());
    Hops.fromService(answer.headers());
    exchange.response().headers().addAll(answer.headers());
    answers.common(exchange, exchange.response().headers());
    exchange.request().resume();
    answer.pipeTo(exchange.response());
  }

  private void join(HttpClientResponse answer) {
    NetSocket service = answer.netSocket();
    service.pause();
    exchange.response().setStatusCode(SWITCHING_PROTOCOLS).headers().addAll(answer.headers());
    exchange
        .request()
        .toNetSocket()
        .onSuccess(
            client -> {
              exchange.switched();
              pass(client, service);
              pass(service, client);
              service.resume();
            })
        .onFailure(failure -> service.close());
  }

  /** Passes on what one side sends, no faster than the other takes it, and its end. */
  private static void pass(NetSocket from, NetSocket to) {
    from.pipeTo(to).onComplete(ended -> to.close());
  }
}
