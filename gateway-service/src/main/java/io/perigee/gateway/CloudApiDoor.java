package io.perigee.gateway;

import io.perigee.gateway.access.Entrance;
import io.perigee.gateway.access.RoleTags;
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
 * CloudAPI: an HTTP signature, an account in the URL that the caller may act in, and an action that
 * may choose the route.
 */
final class CloudApiDoor {

  private final CloudApiSignatures signatures;
  private final Entrance entrance;
  private final RoleTags roleTags;
  private final Passage passage;

  CloudApiDoor(
      CloudApiSignatures signatures, Entrance entrance, RoleTags roleTags, Passage passage) {
    this.signatures = signatures;
    this.entrance = entrance;
    this.roleTags = roleTags;
    this.passage = passage;
  }

  Future<Void> enter(Exchange exchange, Lookup.Found found) {
    if (exchange.route().auth() == Auth.NONE) {
      passage.admit(exchange, Principal.anonymous("cloudapi"));
      passage.go(exchange);
      return Future.succeededFuture();
    }
    Accepted.requireJson(exchange.request());
    return signatures
        .authenticate(exchange.request())
        .compose(
            caller -> {
              passage.admit(exchange, caller.principal());
              exchange.key(caller.key().path());
              return entrance
                  .admit(
                      exchange,
                      caller,
                      decoded(found.first()),
                      () -> choose(exchange, found.choice()))
                  .compose(admitted -> route(exchange, admitted, found.first(), caller.query()));
            })
        .compose(ready -> Bodies.checkDigest(exchange))
        .map(
            ready -> {
              passage.go(exchange);
              return null;
            });
  }

  private Future<Void> route(
      Exchange exchange, Entrance.Admitted admitted, String first, String query) {
    Route route = admitted.route();
    if (route != exchange.route()) {
      exchange.route(route);
      Bodies.checkAnnounced(exchange);
    }
    Gateway.checkMade(exchange, route);
    String named = named(exchange.path(), first, admitted.login());
    if (!route.isRoleTags()) {
      exchange.target(Paths.target(named, query));
      return Future.succeededFuture();
    }
    exchange.route(route.servedBy("auth"));
    exchange.target(RoleTags.target(exchange.path(), admitted.login(), query));
    return roleTags.requireResource(exchange.path(), named, admitted.access());
  }

  /**
   * Services see the account's login, never the shortcut or its UUID, so that the links they write
   * are good for everybody.
   */
  private static String named(String path, String first, String login) {
    return "/" + login + path.substring(1 + first.length());
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
