package io.perigee.runtime.shortcut;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.identity.IdentityTokens;
import io.perigee.runtime.identity.Principal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The few GETs that are asked more often than all else, answered where they came in: on the event
 * loop, by one look at the database ({@link io.perigee.runtime.store.Looks}), past filters and
 * resources. A shortcut knows the plain case only, an answer of success to one whom the identity
 * lets in; whatever else there is to say, a refusal first of all, is said by the resource, as if
 * there were no shortcut.
 *
 * <pre>
 *   GET ──plain?──► look ──found?──► answer
 *          │no          │no, or too slow
 *          └────────────┴──► filters ──► resource
 * </pre>
 */
@Singleton
public final class Shortcuts {

  private static final Logger LOG = Logger.getLogger(Shortcuts.class);

  /** Before the resources. */
  private static final int FIRST = -1;

  private final Instance<IdentityTokens> tokens;
  private final Counter answers;

  Shortcuts(Instance<IdentityTokens> tokens, MeterRegistry meters) {
    this.tokens = tokens;
    this.answers =
        Counter.builder("perigee.shortcut.answers")
            .description("requests that were answered on the event loop, by one look")
            .register(meters);
  }

  /** A way to an answer: null at once, or an empty future, where there is none that is plain. */
  @FunctionalInterface
  public interface Way extends Function<Asked, Future<Optional<Found>>> {}

  /**
   * Lets GETs of a face take a way.
   *
   * @param path with {@code :name} for each parameter, for example {@code /luna/config/node/:name}
   */
  public void add(Router router, String face, String path, Way way) {
    router.get(path).order(FIRST).handler(context -> take(context, face, path, way));
  }

  private void take(RoutingContext context, String face, String path, Way way) {
    HttpServerRequest request = context.request();
    Principal principal = plain(request) ? known(request, face) : null;
    Future<Optional<Found>> found =
        principal == null
            ? null
            : way.apply(new Asked(principal, context.pathParams(), request.headers()));
    if (found == null) {
      context.next();
      return;
    }
    request.pause();
    found.onComplete(
        looked -> {
          if (looked.succeeded() && looked.result().isPresent()) {
            answer(context.response(), looked.result().get());
          } else {
            if (looked.failed() && !(looked.cause() instanceof Unavailable)) {
              LOG.error("event=shortcut_failed path=" + path, looked.cause());
            }
            request.resume();
            context.next();
          }
        });
  }

  private static boolean plain(HttpServerRequest request) {
    return request.query() == null
        && request.getHeader(HttpHeaders.CONTENT_LENGTH) == null
        && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
  }

  private Principal known(HttpServerRequest request, String face) {
    try {
      Principal principal = tokens.get().verify(request.getHeader("X-Perigee-Identity"));
      return principal.face().equals(face) ? principal : null;
    } catch (Unauthorized e) {
      return null;
    }
  }

  private void answer(HttpServerResponse response, Found found) {
    answers.increment();
    if (response.closed()) {
      return;
    }
    response.setStatusCode(found.status());
    found.headers().forEach(response::putHeader);
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    response.end(Buffer.buffer(found.body()));
  }
}
