package io.perigee.auth.luna;

import io.perigee.contracts.error.Unauthorized;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Luna2, "Authenticate against the API (POST /token)": a user's name and password for a token. */
@Singleton
public final class LunaLogin {

  private final Database database;
  private final PasswordHashing hashing;
  private final LoginAttempts attempts;
  private final LunaTokens tokens;

  LunaLogin(Database database, PasswordHashing hashing, LoginAttempts attempts, LunaTokens tokens) {
    this.database = database;
    this.hashing = hashing;
    this.attempts = attempts;
    this.tokens = tokens;
  }

  /**
   * @param scope a role to narrow the token to; null for all that the user may do
   * @param source the caller's address, for the bound on failures
   * @return a token
   * @throws Unauthorized if there is no such user or the password is another; the two take equally
   *     long
   * @throws io.perigee.contracts.error.Busy after too many failures
   */
  public String login(String username, String password, String scope, String source) {
    attempts.begin(username, source);
    Optional<LunaUser> user = database.read(h -> LunaUserStore.byUsername(h, username));
    if (!hashing.matches(password, user.map(LunaUser::passwordHash).orElse(null))) {
      throw new Unauthorized("the username or password is wrong");
    }
    attempts.succeeded(username, source);
    return tokens.issue(user.orElseThrow(), scope);
  }
}
