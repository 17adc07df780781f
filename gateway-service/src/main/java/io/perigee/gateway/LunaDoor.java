package io.perigee.gateway;

import io.perigee.gateway.credential.LunaTokens;
import io.perigee.gateway.credential.Principal;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.route.Auth;
import io.perigee.gateway.route.Lookup;
import io.vertx.core.Future;

/** Luna: a token in a header, or nothing where nothing is asked for. */
final class LunaDoor {

  private final LunaTokens tokens;
  private final Passage passage;

  LunaDoor(LunaTokens tokens, Passage passage) {
    this.tokens = tokens;
    this.passage = passage;
  }

  Future<Void> enter(Exchange exchange, Lookup.Found found) {
    exchange.target(Paths.target(exchange.path(), exchange.request().query()));
    if (exchange.route().auth() == Auth.NONE) {
      passage.admit(exchange, Principal.anonymous("luna"));
      passage.go(exchange);
      return Future.succeededFuture();
    }
    return tokens
        .authenticate(exchange.route(), exchange.request().getHeader(LunaTokens.HEADER))
        .map(
            principal -> {
              passage.admit(exchange, principal);
              tokens.authorise(exchange.route(), principal, found.first());
              passage.go(exchange);
              return null;
            });
  }
}
