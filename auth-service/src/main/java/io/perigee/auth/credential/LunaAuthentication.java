package io.perigee.auth.credential;

import io.perigee.auth.luna.LunaTokens;
import io.perigee.auth.luna.LunaUsers;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.runtime.identity.Principal;
import jakarta.inject.Singleton;
import java.util.Set;

/** Whom a Luna token names now. */
@Singleton
public final class LunaAuthentication {

  private final LunaTokens tokens;
  private final LunaUsers users;

  LunaAuthentication(LunaTokens tokens, LunaUsers users) {
    this.tokens = tokens;
    this.users = users;
  }

  /**
   * @throws Unauthorized if the token is forged or expired, or its user is no more
   */
  public Principal authenticate(String token) {
    return switch (tokens.verify(token)) {
      case LunaTokens.User(long number, String scope) ->
          users
              .byNumber(number)
              .map(
                  u ->
                      new Principal(
                          u.id().toString(),
                          Principal.Kind.LUNA_USER,
                          u.username(),
                          null,
                          u.rolesWithin(scope),
                          "luna"))
              .orElseThrow(() -> new Unauthorized("the token's user is no more"));
      case LunaTokens.Node(String name) ->
          new Principal(
              name, Principal.Kind.NODE, name, null, Set.of(LunaTokens.PROVISION), "luna");
    };
  }
}
