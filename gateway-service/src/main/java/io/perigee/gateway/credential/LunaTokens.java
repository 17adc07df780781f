package io.perigee.gateway.credential;

import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.route.Route;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;

/**
 * Luna's {@code x-access-tokens}: whose a token is says auth-service; where a node's own is taken
 * says the route.
 */
public final class LunaTokens {

  /** The header that carries it. */
  public static final String HEADER = "x-access-tokens";

  private static final int LONGEST = 4096;
  private static final long NEVER = Long.MAX_VALUE / 1000;
  private static final Principal ANONYMOUS = Principal.anonymous("luna");

  private final AuthService auth;
  private final CredentialCache<String, Named> known;
  private final Clock clock;

  /** Whom a token names, and when it ends: a remembered token ends no later than any other. */
  record Named(Principal principal, long expires) {}

  LunaTokens(AuthService auth, CredentialCache<String, Named> known, Clock clock) {
    this.auth = auth;
    this.known = known;
    this.clock = clock;
  }

  /**
   * Who calls.
   *
   * @param token as it was sent; null if none was
   * @return fails as {@link Refused} with 401 for a token that is missing, wrong, forged or expired
   */
  public Future<Principal> authenticate(Route route, String token) {
    if (token == null || token.isBlank()) {
      return route.auth().takesAnonymous()
          ? Future.succeededFuture(ANONYMOUS)
          : Future.failedFuture(
              new Refused(
                  Refusal.unauthenticated("a valid token is missing: send it as " + HEADER)));
    }
    if (token.length() > LONGEST) {
      return Future.failedFuture(wrong());
    }
    return known
        .get(token, this::ask)
        .map(
            named ->
                named
                    .filter(n -> n.expires() * 1000 > clock.millis())
                    .orElseThrow(LunaTokens::wrong)
                    .principal());
  }

  /** Refuses a node where only users go, or where only another node goes. */
  public void authorise(Route route, Principal principal, String first) {
    if (!principal.isNode()) {
      return;
    }
    if (!route.auth().takesNodes()) {
      throw new Refused(Refusal.forbidden("a node's token is not taken here"));
    }
    if (route.own() && !decoded(first).equals(principal.login())) {
      throw new Refused(Refusal.forbidden("a node's token is taken for the node itself only"));
    }
  }

  void evict(String account) {
    known.evict(
        (token, named) -> named.isPresent() && account.equals(named.get().principal().account()));
  }

  private Future<Optional<Named>> ask(String token) {
    return auth.ask("/authenticate/luna", Json.object().put("token", token))
        .map(answer -> answer.map(node -> new Named(Principal.read(node, "luna"), expires(token))));
  }

  /** A JWT's {@code exp}. auth-service has verified the token, so this needs no proof. */
  private static long expires(String token) {
    String[] part = token.split("\\.");
    try {
      return part.length == 3
          ? Json.MAPPER.readTree(Base64.getUrlDecoder().decode(part[1])).path("exp").asLong(NEVER)
          : NEVER;
    } catch (IOException | IllegalArgumentException e) {
      return NEVER;
    }
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }

  private static Refused wrong() {
    return new Refused(Refusal.unauthenticated("the token is not valid"));
  }
}
