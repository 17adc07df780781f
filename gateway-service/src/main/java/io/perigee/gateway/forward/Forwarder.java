package io.perigee.gateway.forward;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.exchange.Answers;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.identity.IdentityTokens;
import io.vertx.core.Vertx;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyOptions;
import java.time.Clock;

/** Hands an exchange whose caller is known to the service that owns its endpoint. */
public final class Forwarder {

  // Upgrades go through WebSocketTunnel, which keeps refusals' bodies and pushes back.
  private static final ProxyOptions PLAIN = new ProxyOptions().setSupportWebSocket(false);

  private final Vertx vertx;
  private final Services services;
  private final IdentityTokens tokens;
  private final Answers answers;
  private final Clock clock;

  public Forwarder(
      Vertx vertx, Services services, IdentityTokens tokens, Answers answers, Clock clock) {
    this.vertx = vertx;
    this.services = services;
    this.tokens = tokens;
    this.answers = answers;
    this.clock = clock;
  }

  /** Forwards it; the service's answer, or a refusal in its place, goes to the client. */
  public void forward(Exchange exchange) {
    Upstream upstream = services.of(exchange.route().service());
    if (upstream == null) {
      answers.refuse(exchange, Refusal.unavailable(exchange.route().service()));
      return;
    }
    Relay relay =
        new Relay(
            vertx,
            exchange,
            upstream,
            answers,
            tokens.of(exchange.principal()),
            deadlineMillis(exchange));
    HttpProxy.reverseProxy(PLAIN, upstream.client())
        .origin(context -> relay.open())
        .addInterceptor(relay)
        .handle(exchange.request());
  }

  /** Opens a WebSocket at the service and joins it with the client's. */
  public void tunnel(Exchange exchange) {
    Upstream upstream = services.tunnel(exchange.route().service());
    if (upstream == null) {
      answers.refuse(exchange, Refusal.unavailable(exchange.route().service()));
      return;
    }
    new WebSocketTunnel(exchange, upstream, answers)
        .open(tokens.of(exchange.principal()), deadlineMillis(exchange));
  }

  private long deadlineMillis(Exchange exchange) {
    return clock.millis()
        + exchange.route().deadline().toMillis()
        - exchange.elapsedNanos() / 1_000_000;
  }
}
