package io.perigee.gateway;

import io.perigee.gateway.changefeed.Changefeed;
import io.perigee.gateway.credential.Credentials;
import io.perigee.gateway.credential.Principal;
import io.perigee.gateway.exchange.Bodies;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.forward.Forwarder;
import io.perigee.gateway.own.OwnEndpoints;
import io.perigee.gateway.throttle.Throttle;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Where a request goes once it is known who calls: the gateway's own endpoints, the changefeed, or
 * its service.
 */
final class Passage {

  private final OwnEndpoints own;
  private final Changefeed changefeed;
  private final Forwarder forwarder;
  private final Credentials credentials;
  private final Throttle principals;
  private final Throttle addresses;

  Passage(
      OwnEndpoints own,
      Changefeed changefeed,
      Forwarder forwarder,
      Credentials credentials,
      Throttle principals,
      Throttle addresses) {
    this.own = own;
    this.changefeed = changefeed;
    this.forwarder = forwarder;
    this.credentials = credentials;
    this.principals = principals;
    this.addresses = addresses;
  }

  /** Counts the request against who calls; refuses it if that is one too many. */
  void admit(Exchange exchange, Principal principal) {
    exchange.principal(principal);
    Doors.count(exchange, principal, principals, addresses);
  }

  /** Sends it on. Its route, principal and target are known. */
  void go(Exchange exchange) {
    if (exchange.route().isGateways()) {
      if (!own.answer(exchange)) {
        changefeed.open(exchange);
      }
      return;
    }
    evictAfterWrite(exchange);
    if (isWebSocket(exchange.request())) {
      forwarder.tunnel(exchange);
      return;
    }
    if (exchange.body() == null) {
      Bodies.invite(exchange);
    }
    forwarder.forward(exchange);
  }

  /**
   * A write about an account may change its credentials: what is remembered of it is forgotten with
   * the answer.
   */
  private void evictAfterWrite(Exchange exchange) {
    String account = exchange.principal().account();
    if (exchange.route().service().equals("auth") && exchange.route().writes() && account != null) {
      exchange.response().headersEndHandler(ignored -> credentials.evict(account));
    }
  }

  static boolean isWebSocket(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true);
  }
}
