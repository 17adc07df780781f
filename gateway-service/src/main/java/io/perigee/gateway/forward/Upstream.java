package io.perigee.gateway.forward;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;

/**
 * A service as the gateway reaches it.
 *
 * @param name for example {@code compute}
 * @param client a pool of connections to this service only
 * @param host where
 * @param port where
 * @param tls whether by TLS
 * @param breaker keeps requests from it while it does not answer
 */
public record Upstream(
    String name, HttpClient client, String host, int port, boolean tls, Breaker breaker) {

  /** A new request to it, of which method and URI are still to be set. */
  public RequestOptions request() {
    return new RequestOptions().setHost(host).setPort(port).setSsl(tls);
  }
}
