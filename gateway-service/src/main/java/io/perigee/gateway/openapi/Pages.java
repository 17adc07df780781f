package io.perigee.gateway.openapi;

import io.perigee.gateway.route.Route;
import io.perigee.gateway.throttle.Throttle;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Serves what people and tools read about the APIs: {@code /openapi}, {@code /asyncapi.yaml} and
 * Swagger UI at {@code /docs/}. None of it is an endpoint of the three APIs, so none is in the
 * route file; everybody may read it, as often as anybody may ask without credentials.
 */
public final class Pages {

  /** First segments of the pages' paths; auth-service lets no account have one of these names. */
  public static final Set<String> SEGMENTS = Set.of("openapi", "docs", "asyncapi", "asyncapi.yaml");

  private static final Logger LOG = Logger.getLogger(Pages.class);
  private static final String ONLY_OURS =
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

  private final Vertx vertx;
  private final Library library;
  private final Throttle addresses;

  /**
   * @param routes the rows of the route file
   * @param addresses bounds requests without a principal, by source address
   */
  public Pages(Vertx vertx, List<Route> routes, Throttle addresses) {
    this.vertx = vertx;
    this.library = new Library(routes);
    this.addresses = addresses;
  }

  /** True if a path is of the pages, whether or not there is one. */
  public static boolean holds(String path) {
    int end = path.indexOf('/', 1);
    return path.startsWith("/")
        && SEGMENTS.contains(path.substring(1, end < 0 ? path.length() : end));
  }

  /** Answers a request for a page. */
  public void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      response.putHeader(HttpHeaders.ALLOW, "GET, HEAD").putHeader("Connection", "close");
      refuse(response, 405, request.method() + " is not allowed here; allowed: GET, HEAD");
      return;
    }
    int wait = addresses.take(address(request));
    if (wait > 0) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(wait));
      refuse(response, 429, "too many requests; try again in " + wait + " s");
      return;
    }
    String path = request.path();
    if (path.equals("/docs")) {
      // Its files are named without a folder.
      response.setStatusCode(301).putHeader(HttpHeaders.LOCATION, "/docs/").end();
      return;
    }
    vertx
        .executeBlocking(() -> library.page(path), false)
        .onSuccess(found -> answer(request, found))
        .onFailure(
            fault -> {
              LOG.errorf(fault, "path=%s failed", path);
              refuse(response, 500, "the page could not be made");
            });
  }

  private static void answer(HttpServerRequest request, Optional<Page> found) {
    HttpServerResponse response = request.response();
    if (found.isEmpty()) {
      refuse(response, 404, request.path() + " does not exist");
      return;
    }
    Page page = found.get();
    response
        .putHeader(HttpHeaders.ETAG, page.etag())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Content-Security-Policy", ONLY_OURS);
    if (page.etag().equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
      return;
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, page.type())
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(page.content().length()));
    if (request.method() == HttpMethod.HEAD) {
      response.end();
    } else {
      response.end(page.content());
    }
  }

  private static void refuse(HttpServerResponse response, int status, String message) {
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(new io.vertx.core.json.JsonObject().put("message", message).encode());
  }

  private static String address(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    return peer == null || peer.hostAddress() == null ? "unknown" : peer.hostAddress();
  }
}
