package io.perigee.gateway.forward;

import io.perigee.gateway.config.GatewayConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The services, each with a bounded pool of connections of its own. */
public final class Services {

  private final Map<String, Upstream> upstreams = new HashMap<>();
  private final Map<String, Upstream> tunnels = new HashMap<>();

  /**
   * @param breakers makes the breaker of a service
   */
  public Services(
      Vertx vertx,
      Map<String, URI> urls,
      GatewayConfig.Pool pool,
      Function<String, Breaker> breakers) {
    urls.forEach(
        (name, url) -> {
          Breaker breaker = breakers.apply(name);
          upstreams.put(
              name,
              upstream(
                  name,
                  url,
                  vertx,
                  options(pool).setIdleTimeout((int) pool.idle().toSeconds()),
                  breaker));
          // What a person types at a console may pause for long; the server's own idle timeout
          // bounds it.
          tunnels.put(name, upstream(name, url, vertx, options(pool), breaker));
        });
  }

  /** The service of a name; null if its URL is not configured. */
  public Upstream of(String name) {
    return upstreams.get(name);
  }

  /** The same service, by connections that become WebSocket tunnels. */
  public Upstream tunnel(String name) {
    return tunnels.get(name);
  }

  /** Closes every connection. */
  public void close() {
    upstreams.values().forEach(upstream -> upstream.clients().close());
    tunnels.values().forEach(upstream -> upstream.clients().close());
  }

  private static HttpClientOptions options(GatewayConfig.Pool pool) {
    return new HttpClientOptions()
        .setMaxPoolSize(pool.connections())
        .setMaxWaitQueueSize(pool.waiting())
        .setConnectTimeout((int) pool.connect().toMillis())
        .setKeepAliveTimeout(30)
        .setMaxHeaderSize(65_536)
        .setTcpNoDelay(true);
  }

  private static Upstream upstream(
      String name, URI url, Vertx vertx, HttpClientOptions options, Breaker breaker) {
    boolean tls = "https".equals(url.getScheme());
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    return new Upstream(name, new LoopClients(vertx, options), url.getHost(), port, tls, breaker);
  }
}
