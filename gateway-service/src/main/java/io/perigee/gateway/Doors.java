package io.perigee.gateway;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.credential.Principal;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.route.Lookup;
import io.perigee.gateway.throttle.Throttle;
import io.vertx.core.Future;

/** The way in by each API, and the throttles in front of all of them. */
final class Doors {

  private final LunaDoor luna;
  private final CloudApiDoor cloudApi;
  private final LunaNodeDoor lunaNode;
  private final Throttle addresses;

  /**
   * @param addresses bounds requests without a principal, by source address
   */
  Doors(LunaDoor luna, CloudApiDoor cloudApi, LunaNodeDoor lunaNode, Throttle addresses) {
    this.luna = luna;
    this.cloudApi = cloudApi;
    this.lunaNode = lunaNode;
    this.addresses = addresses;
  }

  /** Lets a request in and on; fails as {@link Refused} where it goes no further. */
  Future<Void> enter(Exchange exchange, Lookup.Found found) {
    // Who guessed too often is not even looked up.
    refuseIf(addresses.wouldWait(exchange.address()));
    Future<Void> entered =
        switch (exchange.api()) {
          case LUNA -> luna.enter(exchange, found);
          case CLOUDAPI -> cloudApi.enter(exchange, found);
          case LUNANODE -> lunaNode.enter(exchange);
        };
    return entered.onFailure(
        failure -> {
          if (failure instanceof Refused refused && refused.refusal().status() == 401) {
            addresses.take(exchange.address());
          }
        });
  }

  /** Counts a request against its principal, or against its address if it has none. */
  static void count(
      Exchange exchange, Principal principal, Throttle principals, Throttle addresses) {
    refuseIf(
        principal.kind().equals("anonymous")
            ? addresses.take(exchange.address())
            : principals.take(principal.id()));
  }

  private static void refuseIf(int wait) {
    if (wait > 0) {
      throw new Refused(Refusal.throttled(wait));
    }
  }
}
