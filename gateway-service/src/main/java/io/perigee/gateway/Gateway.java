package io.perigee.gateway;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.exchange.Answers;
import io.perigee.gateway.exchange.Bodies;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.region.Datacenters;
import io.perigee.gateway.route.Api;
import io.perigee.gateway.route.Choice;
import io.perigee.gateway.route.CloudApiVersions;
import io.perigee.gateway.route.Lookup;
import io.perigee.gateway.route.Route;
import io.perigee.gateway.route.RouteTable;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.logging.Logger;

/**
 * The first steps of every request: which API, which route, what is answered at once; the rest is
 * the API's door's.
 *
 * <pre>
 * path ─ API ─ route ─┬─ unknown 404, wrong method 405, fixed 404/405, not made 501, maintenance 503
 *                     └─ announced body ─ door (authenticate, throttle, authorise) ─ own endpoint or service
 * </pre>
 */
public final class Gateway {

  private static final Logger LOG = Logger.getLogger(Gateway.class);
  private static final String[] VERSION_HEADERS = {
    "Accept-Version", "Api-Version", "X-Api-Version"
  };

  private final RouteTable table;
  private final Datacenters datacenters;
  private final Answers answers;
  private final Doors doors;
  private final boolean cloudApiReadOnly;

  /**
   * @param cloudApiReadOnly whether CloudAPI's writes are refused
   */
  Gateway(
      RouteTable table,
      Datacenters datacenters,
      Answers answers,
      Doors doors,
      boolean cloudApiReadOnly) {
    this.table = table;
    this.datacenters = datacenters;
    this.answers = answers;
    this.doors = doors;
    this.cloudApiReadOnly = cloudApiReadOnly;
  }

  /** Takes a request; its body is paused until somebody wants it. */
  Exchange accept(HttpServerRequest request) {
    String path = request.path() == null ? "/" : request.path();
    Api api = table.api(path);
    return new Exchange(request, api, path, api == Api.CLOUDAPI ? datacenters.of(request) : null);
  }

  /** Answers it. */
  void handle(Exchange exchange) {
    try {
      exchange.request().pause();
      if (!Paths.isPlain(exchange.path())) {
        throw new Refused(
            Refusal.malformed("the path holds characters or segments that are not taken"));
      }
      switch (table.find(exchange.api(), exchange.request().method(), exchange.path())) {
        case Lookup.Found found -> found(exchange, found);
        case Lookup.WrongMethod wrong -> wrongMethod(exchange, wrong.methods());
        case Lookup.Unknown unknown -> throw new Refused(Refusal.unknownPath(exchange.path()));
      }
    } catch (Refused e) {
      answers.refuse(exchange, e.refusal());
    } catch (RuntimeException e) {
      failed(exchange, e);
    }
  }

  /** A fault of ours: the caller is told so much, the log the rest. */
  void failed(Exchange exchange, Throwable fault) {
    LOG.errorf(fault, "request_id=%s failed", exchange.requestId());
    answers.refuse(
        exchange,
        new Refusal(
            500, "InternalError", "the gateway failed; request " + exchange.requestId(), 0, null));
  }

  private void found(Exchange exchange, Lookup.Found found) {
    Choice choice = found.choice();
    Route route = choice.any();
    exchange.route(route);
    exchange.methods(found.methods());
    if (exchange.api() == Api.CLOUDAPI) {
      exchange.version(CloudApiVersions.choose(askedVersion(exchange.request())));
      if (cloudApiReadOnly && route.writes()) {
        throw new Refused(Refusal.readOnly());
      }
    }
    if (!choice.dependsOnAction()) {
      checkMade(exchange, route);
    }
    Bodies.checkAnnounced(exchange);
    doors
        .enter(exchange, found)
        .onFailure(
            failure -> {
              if (failure instanceof Refused refused) {
                answers.refuse(exchange, refused.refusal());
              } else {
                failed(exchange, failure);
              }
            });
  }

  private void wrongMethod(Exchange exchange, String methods) {
    exchange.methods(methods);
    HttpMethod method = exchange.request().method();
    if (method == HttpMethod.OPTIONS && exchange.api() == Api.CLOUDAPI) {
      exchange.response().putHeader("Allow", methods);
      answers.answerEmpty(exchange, 204);
      return;
    }
    throw new Refused(Refusal.wrongMethod(method.name(), methods));
  }

  /**
   * @throws Refused with the status that the catalogue fixes, or 501
   */
  static void checkMade(Exchange exchange, Route route) {
    switch (route.status()) {
      case 0 -> {
        // Made.
      }
      case 404 -> throw new Refused(Refusal.unknownPath(exchange.path()));
      case 405 -> throw new Refused(Refusal.wrongMethod(route.method().name(), others(exchange)));
      default -> throw new Refused(Refusal.notMade(route.name()));
    }
  }

  /** What else the path answers: the method that the catalogue forbids is in the table too. */
  private static String others(Exchange exchange) {
    String forbidden = exchange.request().method().name();
    StringBuilder others = new StringBuilder();
    for (String method : exchange.methods().split(", ")) {
      if (!method.equals(forbidden)) {
        others.append(others.isEmpty() ? "" : ", ").append(method);
      }
    }
    return others.toString();
  }

  private static String askedVersion(HttpServerRequest request) {
    for (String header : VERSION_HEADERS) {
      String asked = request.getHeader(header);
      if (asked != null) {
        return asked;
      }
    }
    return null;
  }
}
