package io.perigee.gateway.region;

import io.perigee.contracts.region.RegionUrls;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Which region's URL a request came by. Clients know a datacenter by its URL only, so it is told by
 * the host and port that they call; behind a name of its own the gateway is told apart by the port
 * that it was reached at, and else the first region is meant.
 */
public final class Datacenters {

  private final Map<String, String> byAuthority = new HashMap<>();
  private final Map<Integer, String> byPort = new HashMap<>();
  private final String first;

  /**
   * @param regions none for an installation that is one datacenter
   */
  public Datacenters(RegionUrls regions) {
    this.first = regions.first().orElse(null);
    regions
        .byName()
        .forEach(
            (name, url) -> {
              byAuthority.put(authority(url.getHost(), url.getPort()), name);
              byPort.putIfAbsent(port(url), name);
            });
  }

  /** The region's name; null if the installation is one datacenter. */
  public String of(HttpServerRequest request) {
    if (first == null) {
      return null;
    }
    HostAndPort named = request.authority();
    String region = named == null ? null : byAuthority.get(authority(named.host(), named.port()));
    if (region != null) {
      return region;
    }
    SocketAddress reached = request.localAddress();
    return reached == null ? first : byPort.getOrDefault(reached.port(), first);
  }

  /** A scheme's own port is not written, and behind a proxy not known here. */
  private static String authority(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT);
    return port <= 0 || port == 80 || port == 443 ? name : name + ":" + port;
  }

  private static int port(URI url) {
    return url.getPort() > 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
  }
}
