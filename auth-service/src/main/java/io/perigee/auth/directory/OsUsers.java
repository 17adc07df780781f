package io.perigee.auth.directory;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Users of the nodes ("OS user management" of the Luna2 REST API). */
@Singleton
public final class OsUsers {

  private final Directory directory;
  private final OsUserChanges changes;
  private final DirectoryTurn turn;
  private final DirectoryConfig config;
  private final DirectoryJournal journal;

  OsUsers(
      Directory directory,
      OsUserChanges changes,
      DirectoryTurn turn,
      DirectoryConfig config,
      DirectoryJournal journal) {
    this.journal = journal;
    this.directory = directory;
    this.changes = changes;
    this.turn = turn;
    this.config = config;
  }

  /** Everybody. */
  public People all() {
    return directory.people();
  }

  /**
   * The stored passwords of those who have one, by name, for an export that seals them; a directory
   * may keep them to itself.
   */
  public Map<String, String> storedPasswords() {
    return directory.passwords();
  }

  /**
   * One user, with the groups whose member it is.
   *
   * @throws NotFound if there is none of this name
   */
  public People get(String name) {
    return directory.user(name).orElseThrow(() -> none(name));
  }

  /**
   * Makes a user, or changes one. All is checked before anything is changed.
   *
   * @return true if it was made
   * @throws Conflict if a name or number is another's
   * @throws Invalid naming the field that is wrong
   */
  public boolean save(String name, OsUserChange change, Cause cause) {
    return save(
        name,
        change,
        change.password() == null ? null : config.passwordScheme().value(change.password()),
        cause);
  }

  /**
   * As {@link #save(String, OsUserChange, Cause)} with a password as it was stored.
   *
   * @param hash from {@link #storedPasswords}; null for none
   */
  public boolean save(String name, OsUserChange change, String hash, Cause cause) {
    return turn.take(
        () -> {
          People people = directory.people();
          OsUser before = people.users().get(name);
          if (before == null && change.newName() != null) {
            throw none(name);
          }
          requireFree(name, change, people);
          OsUserChanges.Saving saving = changes.saving(name, change, hash, people);
          directory.change(saving.changes());
          List<String> was = before == null ? List.of() : people.groupsOf(name);
          journal.user(
              before,
              was,
              saving.after(),
              change.memberOf() == null ? was : change.memberOf(),
              hash != null,
              cause);
          return before == null;
        });
  }

  /**
   * Removes a user, its memberships, and the group of its own if nobody else is in it.
   *
   * @throws NotFound if there is none of this name
   */
  public void delete(String name, Cause cause) {
    delete(name, true, cause);
  }

  /**
   * As {@link #delete(String, Cause)}.
   *
   * @param ownGroup false keeps the group of its own
   */
  public void delete(String name, boolean ownGroup, Cause cause) {
    turn.take(
        () -> {
          People people = directory.people();
          OsUser user = Optional.ofNullable(people.users().get(name)).orElseThrow(() -> none(name));
          directory.change(changes.deletion(user, ownGroup, people));
          journal.user(user, people.groupsOf(name), null, List.of(), false, cause);
          return null;
        });
  }

  private static void requireFree(String name, OsUserChange change, People people) {
    if (change.newName() != null
        && !change.newName().equals(name)
        && people.users().containsKey(change.newName())) {
      throw new Conflict("osuser " + change.newName() + " exists already");
    }
    if (change.uidNumber() != null) {
      people
          .userOf(change.uidNumber())
          .filter(other -> !other.name().equals(name))
          .ifPresent(
              other -> {
                throw new Conflict(
                    "uidNumber %d is that of osuser %s"
                        .formatted(change.uidNumber(), other.name()));
              });
    }
    for (String group : change.memberOf() == null ? List.<String>of() : change.memberOf()) {
      if (!people.groups().containsKey(group)) {
        String field = "config.osuser." + name + ".memberOf";
        throw Invalid.field(field, field + ": there is no osgroup " + group);
      }
    }
  }

  static NotFound none(String name) {
    return new NotFound("osuser " + name + " is not available");
  }
}
