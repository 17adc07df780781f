package io.perigee.auth.account;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/**
 * Accounts: CloudAPI, section Account. Each change is published on {@code accounts} in its
 * transaction.
 */
@Singleton
public final class Accounts {

  private final Database database;
  private final States states;
  private final Clock clock;

  Accounts(Database database, States states, Clock clock) {
    this.database = database;
    this.states = states;
    this.clock = clock;
  }

  /**
   * @throws NotFound if there is no such account
   */
  public Account get(UUID id) {
    return database
        .read(h -> AccountStore.find(h, id))
        .orElseThrow(() -> new NotFound("no account " + id));
  }

  /**
   * Changes the details of an account; nothing is written or published if they stay as they are.
   *
   * @param change makes the new profile of the present one, and may refuse
   */
  public Account update(UUID id, Cause cause, UnaryOperator<Profile> change) {
    return database.write(
        h -> {
          Account present = lock(h, id);
          Profile profile = change.apply(present.profile());
          if (profile.equals(present.profile())) {
            return present;
          }
          Account updated = AccountStore.update(h, id, profile, now());
          publish(h, updated, changed(present.profile(), profile), cause);
          return updated;
        });
  }

  /** The account, with its row locked until the transaction ends. */
  public Account lock(Handle h, UUID id) {
    return AccountStore.lock(h, id).orElseThrow(() -> new NotFound("no account " + id));
  }

  /** Publishes an account of which something beside its own row was changed. */
  public void touched(Handle h, Account account, List<String> changed, Cause cause) {
    publish(h, AccountStore.raiseVersion(h, account.id()), changed, cause);
  }

  private void publish(Handle h, Account account, List<String> changed, Cause cause) {
    states.publish(h, AccountState.of(account, AccountStore.keys(h, account.id()), changed), cause);
  }

  /** What {@link #ensure} did: the account, locked, and whether it was made just now. */
  public record Ensured(Account account, boolean made) {}

  /**
   * Makes an account unless one of this login exists, in the caller's transaction; its caller
   * publishes it.
   */
  public Ensured ensure(Handle h, String login, Profile profile) {
    Optional<Account> made = AccountStore.insert(h, Login.checked(login), profile, now());
    return made.map(a -> new Ensured(a, true))
        .orElseGet(() -> new Ensured(AccountStore.lockByLogin(h, login), false));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static List<String> changed(Profile before, Profile after) {
    List<String> changed = new java.util.ArrayList<>();
    for (ProfileField field : ProfileField.values()) {
      if (!java.util.Objects.equals(before.text(field), after.text(field))) {
        changed.add(field.column());
      }
    }
    if (before.tritonCnsEnabled() != after.tritonCnsEnabled()) {
      changed.add("triton_cns_enabled");
    }
    return changed;
  }
}
