package io.perigee.gateway.forward;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;

/**
 * A service as the gateway reaches it.
 *
 * @param name for example {@code compute}
 * @param clients connections to this service only
 * @param host where
 * @param port where
 * @param tls whether by TLS
 * @param breaker keeps requests from it while it does not answer
 */
public record Upstream(
    String name, LoopClients clients, String host, int port, boolean tls, Breaker breaker) {

  /** For requests of the present event loop. */
  public HttpClient client() {
    return clients.here();
  }

  /** A new request to it, of which method and URI are still to be set. */
  public RequestOptions request() {
    return new RequestOptions().setHost(host).setPort(port).setSsl(tls);
  }
}
