package io.perigee.auth.user;

import io.perigee.auth.account.Account;
import io.perigee.auth.account.Accounts;
import io.perigee.auth.account.Profile;
import io.perigee.auth.account.Slice;
import io.perigee.auth.luna.PasswordHashing;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The sub-users of accounts (CloudAPI, "Users"). Each change publishes the account, so that every
 * gateway forgets what it remembered of it.
 */
@Singleton
public final class SubUsers {

  private static final int MOST = 1_000;
  private static final List<String> CHANGED = List.of("users");

  private final Database database;
  private final Accounts accounts;
  private final PasswordHashing hashing;
  private final Clock clock;

  SubUsers(Database database, Accounts accounts, PasswordHashing hashing, Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.hashing = hashing;
    this.clock = clock;
  }

  /** Oldest first. */
  public List<SubUser> list(UUID account, Slice slice) {
    return database.read(h -> SubUserStore.list(h, account, slice));
  }

  /**
   * @param reference a login or an id
   * @throws NotFound if the account has no such sub-user
   */
  public SubUser get(UUID account, String reference) {
    return database.read(h -> require(h, account, reference));
  }

  /** The roles of a sub-user. */
  public Membership membership(SubUser user) {
    return database.read(h -> SubUserStore.membership(h, user));
  }

  /**
   * @throws Conflict if the login is taken in the account, or there are too many
   */
  public SubUser create(UUID account, String login, Profile profile, String password, Cause cause) {
    String checked = UserLogin.checked(login);
    String hash = hashing.hash(UserPassword.checked(password));
    return unlessTaken(
        checked,
        () ->
            database.write(
                h -> {
                  Account owner = accounts.lock(h, account);
                  if (SubUserStore.count(h, account) >= MOST) {
                    throw new Conflict(
                        "InvalidArgument", "an account has at most " + MOST + " sub-users");
                  }
                  SubUser made = SubUserStore.insert(h, account, checked, profile, hash, now());
                  accounts.touched(h, owner, CHANGED, cause);
                  return made;
                }));
  }

  /**
   * @param login the new login; null to keep it
   * @param change makes the new profile of the present one, and may refuse
   */
  public SubUser update(
      UUID account, String reference, String login, UnaryOperator<Profile> change, Cause cause) {
    String checked = login == null ? null : UserLogin.checked(login);
    return unlessTaken(
        checked,
        () ->
            database.write(
                h -> {
                  Account owner = accounts.lock(h, account);
                  SubUser user = require(h, account, reference);
                  Profile profile = change.apply(user.profile());
                  String chosen = checked == null ? user.login() : checked;
                  if (profile.equals(user.profile()) && chosen.equals(user.login())) {
                    return user;
                  }
                  SubUser updated = SubUserStore.update(h, user, chosen, profile, now());
                  accounts.touched(h, owner, CHANGED, cause);
                  return updated;
                }));
  }

  /** Sets a password. */
  public SubUser changePassword(UUID account, String reference, String password) {
    SubUser present = get(account, reference);
    String hash = hashing.hash(UserPassword.checked(password));
    return database.write(
        h -> SubUserStore.password(h, require(h, account, present.id().toString()), hash, now()));
  }

  /** Removes a sub-user with its keys and memberships. */
  public void delete(UUID account, String reference, Cause cause) {
    database.run(
        h -> {
          Account owner = accounts.lock(h, account);
          SubUserStore.delete(h, require(h, account, reference));
          accounts.touched(h, owner, CHANGED, cause);
        });
  }

  private static SubUser require(Handle h, UUID account, String reference) {
    return SubUserStore.find(h, account, reference)
        .orElseThrow(() -> new NotFound("no user " + reference));
  }

  private static SubUser unlessTaken(String login, Supplier<SubUser> write) {
    try {
      return write.get();
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "sub_user_login_unique")) {
        String message = "login " + login + " is taken by another user of the account";
        throw new Conflict(
            "InvalidArgument", message, List.of(new FieldError("login", "Duplicate", message)));
      }
      throw e;
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
