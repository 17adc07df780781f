package io.perigee.gateway.exchange;

import io.vertx.core.Future;

/** What the gateway does with a service's answer before it passes it on. */
@FunctionalInterface
public interface Aftermath {

  /** Nothing. */
  Aftermath NONE = (status, location) -> Future.succeededFuture();

  /**
   * @param status the service's
   * @param location the answer's Location; null if it has none
   * @return done; a failure is logged where it happens and spoils no answer
   */
  Future<Void> answered(int status, String location);
}
