package io.perigee.auth.luna;

import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.identity.LunaRoles;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
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
  private static final Set<String> ADMIN = Set.of(LunaRoles.ADMIN);

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
    requireName("luna.username", username);
    requirePassword("luna.password", password);
    Optional<LunaUser> present = database.read(h -> LunaUserStore.byUsername(h, username));
    if (present.isPresent() && hashing.matches(password, present.get().passwordHash())) {
      return present.get();
    }
    String hash = hashing.hash(password);
    return database.write(h -> LunaUserStore.put(h, username, hash, ADMIN, clock.instant()));
  }

  /** All, by name. */
  public List<LunaUser> list() {
    return database.read(LunaUserStore::all);
  }

  /**
   * @throws NotFound if there is none of this name
   */
  public LunaUser get(String username) {
    return database
        .read(h -> LunaUserStore.byUsername(h, username))
        .orElseThrow(() -> none(username));
  }

  /**
   * Makes a user, or changes one.
   *
   * @param password null leaves it; a new user needs one
   * @param roles null leaves them; a new user without is an admin
   * @return true if the user was made
   * @throws Conflict if nobody would be an admin any more
   * @throws Invalid naming the field that is wrong
   */
  public boolean save(String username, String password, Set<String> roles) {
    requireName("username", username);
    if (password != null) {
      requirePassword("password", password);
    }
    if (roles != null && (roles.isEmpty() || !LunaRoles.ALL.containsAll(roles))) {
      throw Invalid.field("roles", "roles must be of " + String.join(", ", LunaRoles.ALL));
    }
    String hash = password == null ? null : hashing.hash(password);
    return database.write(
        h -> {
          List<LunaUser> all = LunaUserStore.lockAll(h);
          Optional<LunaUser> present = named(all, username);
          if (present.isEmpty()) {
            if (hash == null) {
              throw Missing.field("password");
            }
            LunaUserStore.put(h, username, hash, roles == null ? ADMIN : roles, clock.instant());
            return true;
          }
          if (roles != null && !roles.contains(LunaRoles.ADMIN)) {
            requireAnotherAdmin(all, present.get());
          }
          LunaUserStore.update(h, present.get().id(), hash, roles, clock.instant());
          return false;
        });
  }

  /**
   * Removes a user, whose tokens then open nothing any more.
   *
   * @throws Conflict if nobody would be an admin any more
   */
  public void delete(String username) {
    database.run(
        h -> {
          List<LunaUser> all = LunaUserStore.lockAll(h);
          LunaUser user = named(all, username).orElseThrow(() -> none(username));
          requireAnotherAdmin(all, user);
          LunaUserStore.delete(h, user.id());
        });
  }

  private static Optional<LunaUser> named(List<LunaUser> all, String username) {
    return all.stream().filter(u -> u.username().equals(username)).findFirst();
  }

  private static void requireAnotherAdmin(List<LunaUser> all, LunaUser user) {
    boolean others =
        all.stream()
            .anyMatch(u -> !u.id().equals(user.id()) && u.roles().contains(LunaRoles.ADMIN));
    if (user.roles().contains(LunaRoles.ADMIN) && !others) {
      throw new Conflict("user " + user.username() + " is the only admin");
    }
  }

  private static void requireName(String field, String username) {
    if (!FORM.matcher(username).matches()) {
      throw Invalid.field(
          field,
          field
              + " must be 1 to "
              + LONGEST
              + " letters, digits, dots, underscores, at signs or hyphens");
    }
  }

  private static void requirePassword(String field, String password) {
    if (password.isEmpty() || password.length() > PasswordHashing.LONGEST) {
      throw Invalid.field(
          field, field + " must be 1 to " + PasswordHashing.LONGEST + " characters");
    }
  }

  private static NotFound none(String username) {
    return new NotFound("user " + username + " does not exist");
  }
}
