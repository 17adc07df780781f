package io.perigee.gateway;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.credential.CloudApiSignatures;
import io.perigee.gateway.credential.Principal;
import io.perigee.gateway.exchange.Actions;
import io.perigee.gateway.exchange.Bodies;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.route.Auth;
import io.perigee.gateway.route.Choice;
import io.perigee.gateway.route.Lookup;
import io.perigee.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * CloudAPI: an HTTP signature, the caller's own account in the URL, and an action that may choose
 * the route.
 */
final class CloudApiDoor {

  private final CloudApiSignatures signatures;
  private final Passage passage;

  CloudApiDoor(CloudApiSignatures signatures, Passage passage) {
    this.signatures = signatures;
    this.passage = passage;
  }

  Future<Void> enter(Exchange exchange, Lookup.Found found) {
    if (exchange.route().auth() == Auth.NONE) {
      passage.admit(exchange, Principal.anonymous("cloudapi"));
      passage.go(exchange);
      return Future.succeededFuture();
    }
    return signatures
        .authenticate(exchange.request())
        .compose(
            caller -> {
              passage.admit(exchange, caller.principal());
              exchange.key(caller.key().path());
              authorise(exchange, caller, found.first());
              return choose(exchange, found.choice());
            })
        .map(
            route -> {
              if (route != exchange.route()) {
                exchange.route(route);
                Bodies.checkAnnounced(exchange);
              }
              Gateway.checkMade(exchange, route);
              passage.go(exchange);
              return null;
            });
  }

  private static void authorise(Exchange exchange, CloudApiSignatures.Caller caller, String login) {
    if (!caller.owns(decoded(login))) {
      throw new Refused(
          Refusal.forbidden(
              caller.principal().login() + " is not authorized to access this account"));
    }
    // Services see the account's name, never the shortcut, so that the links they write are good
    // for everybody.
    String path = exchange.path();
    String named =
        caller.principal().kind().equals("account") ? caller.principal().login() : caller.account();
    exchange.target(
        Paths.target(
            login.equals("my") ? "/" + named + path.substring("/my".length()) : path,
            exchange.request().query()));
  }

  /** The row that the request means, by its action if the path's rows differ by it. */
  private static Future<Route> choose(Exchange exchange, Choice choice) {
    if (!choice.dependsOnAction()) {
      return Future.succeededFuture(choice.any());
    }
    String action = Actions.inQuery(exchange.request().query());
    if (action != null) {
      return Future.succeededFuture(row(choice, action));
    }
    Bodies.invite(exchange);
    return Bodies.read(exchange)
        .map(
            body -> {
              exchange.body(body);
              return row(
                  choice,
                  Actions.inBody(body, exchange.request().getHeader(HttpHeaders.CONTENT_TYPE)));
            });
  }

  private static Route row(Choice choice, String action) {
    Route route = choice.forAction(action);
    if (route != null) {
      return route;
    }
    throw new Refused(
        action == null
            ? Refusal.missing("action")
            : Refusal.invalid(
                "action must be one of "
                    + String.join(", ", choice.byAction().keySet().stream().sorted().toList())));
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }
}
