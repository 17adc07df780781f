package io.perigee.auth.luna;

import io.perigee.contracts.error.Invalid;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The operator's people. */
@Singleton
public final class LunaUsers {

  /** The longest username, in characters. */
  public static final int LONGEST = 64;

  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0," + (LONGEST - 1) + "}");
  private static final Set<String> ADMIN = Set.of("admin");

  private final Database database;
  private final PasswordHashing hashing;
  private final Clock clock;

  LunaUsers(Database database, PasswordHashing hashing, Clock clock) {
    this.database = database;
    this.hashing = hashing;
    this.clock = clock;
  }

  /** The user whom a token names; empty if there is none any more. */
  public Optional<LunaUser> byNumber(long number) {
    return database.read(h -> LunaUserStore.byNumber(h, number));
  }

  /**
   * Makes sure that there is an administrator of this name with this password.
   *
   * @throws Invalid if the name or the password cannot be one
   */
  public LunaUser ensure(String username, String password) {
    if (!FORM.matcher(username).matches()) {
      throw Invalid.field(
          "luna.username",
          "luna.username must be 1 to "
              + LONGEST
              + " letters, digits, dots, underscores, at signs or hyphens");
    }
    if (password.isEmpty() || password.length() > PasswordHashing.LONGEST) {
      throw Invalid.field(
          "luna.password", "luna.password must be 1 to " + PasswordHashing.LONGEST + " characters");
    }
    Optional<LunaUser> present = database.read(h -> LunaUserStore.byUsername(h, username));
    if (present.isPresent() && hashing.matches(password, present.get().passwordHash())) {
      return present.get();
    }
    String hash = hashing.hash(password);
    return database.write(h -> LunaUserStore.put(h, username, hash, ADMIN, clock.instant()));
  }
}
