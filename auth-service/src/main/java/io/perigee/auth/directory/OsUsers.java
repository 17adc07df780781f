package io.perigee.auth.directory;

import com.unboundid.ldap.sdk.Entry;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Users of the nodes ("OS user management" of the Luna2 REST API). */
@Singleton
public final class OsUsers {

  private final Directory directory;
  private final DirectoryTree tree;
  private final DirectoryTurn turn;
  private final DirectoryConfig config;
  private final DirectoryJournal journal;

  OsUsers(
      Directory directory,
      DirectoryTree tree,
      DirectoryTurn turn,
      DirectoryConfig config,
      DirectoryJournal journal) {
    this.journal = journal;
    this.directory = directory;
    this.tree = tree;
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
          List<Change> changes = new ArrayList<>();
          OsUser after = after(name, before, change, people, changes);
          if (before == null) {
            Entry entry = tree.entry(after);
            password(entry, hash);
            changes.add(new Change.Add(entry));
          } else {
            update(before, after, hash, changes);
          }
          memberships(before, after, change, people, changes);
          if (before != null && !before.name().equals(after.name())) {
            // Last, since the changes before it know the group by its old name.
            ownGroup(before, people)
                .filter(g -> !people.groups().containsKey(after.name()))
                .ifPresent(
                    g ->
                        changes.add(
                            new Change.Rename(tree.groupDn(g.name()), tree.groupDn(after.name()))));
          }
          directory.change(changes);
          List<String> was = before == null ? List.of() : people.groupsOf(name);
          journal.user(
              before,
              was,
              after,
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
          List<Change> changes = new ArrayList<>();
          changes.add(
              new Change.Delete(directory.entry(tree.userDn(name)).orElseThrow(() -> none(name))));
          for (String of : people.groupsOf(name)) {
            List<String> others =
                people.groups().get(of).members().stream().filter(m -> !m.equals(name)).toList();
            changes.add(members(of, others));
          }
          if (ownGroup) {
            ownGroup(user, people).ifPresent(g -> changes.add(new Change.Delete(group(g.name()))));
          }
          directory.change(withoutTouchedTwice(changes));
          journal.user(user, people.groupsOf(name), null, List.of(), false, cause);
          return null;
        });
  }

  /** A group that goes as a whole needs no other members first. */
  private static List<Change> withoutTouchedTwice(List<Change> changes) {
    if (!(changes.getLast() instanceof Change.Delete(Entry last))) {
      return changes;
    }
    return changes.stream()
        .filter(c -> !(c instanceof Change.Modify m && m.before().getDN().equals(last.getDN())))
        .toList();
  }

  /** The group that was made with the user: of its name and number, and with nobody else in it. */
  private static Optional<OsGroup> ownGroup(OsUser user, People people) {
    return Optional.ofNullable(people.groups().get(user.name()))
        .filter(g -> g.gidNumber() == user.gidNumber())
        .filter(g -> g.members().stream().allMatch(user.name()::equals))
        .filter(
            g ->
                people.users().values().stream()
                    .noneMatch(
                        u -> !u.name().equals(user.name()) && u.gidNumber() == g.gidNumber()));
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

  private OsUser after(
      String name, OsUser before, OsUserChange change, People people, List<Change> changes) {
    String called = change.newName() == null ? name : change.newName();
    Map<OsUserField, String> fields = new EnumMap<>(OsUserField.class);
    if (before != null) {
      fields.putAll(before.fields());
    }
    change
        .fields()
        .forEach(
            (field, value) -> {
              if (value == null) {
                fields.remove(field);
              } else {
                fields.put(field, value);
              }
            });
    // What the object classes ask for is never missing.
    fields.putIfAbsent(OsUserField.CN, called);
    fields.putIfAbsent(OsUserField.SN, called);
    fields.putIfAbsent(OsUserField.HOME_DIRECTORY, "/home/" + called);
    fields.putIfAbsent(OsUserField.LOGIN_SHELL, "/bin/bash");
    long uid =
        change.uidNumber() != null
            ? change.uidNumber()
            : before != null ? before.uidNumber() : people.freeUid(config.firstUid());
    long gid =
        change.gidNumber() != null
            ? change.gidNumber()
            : before != null ? before.gidNumber() : gidOfOwnGroup(called, uid, people, changes);
    return new OsUser(called, uid, gid, fields);
  }

  /** The number of the group that has the user's name; it is made unless it is there. */
  private long gidOfOwnGroup(String name, long uid, People people, List<Change> changes) {
    OsGroup present = people.groups().get(name);
    if (present != null) {
      return present.gidNumber();
    }
    long gid = people.freeGid(config.firstGid(), uid);
    changes.add(new Change.Add(tree.entry(new OsGroup(name, gid, List.of()))));
    return gid;
  }

  private void update(OsUser before, OsUser after, String hash, List<Change> changes) {
    if (!after.name().equals(before.name())) {
      changes.add(new Change.Rename(tree.userDn(before.name()), tree.userDn(after.name())));
    }
    Entry old = directory.entry(tree.userDn(before.name())).orElseThrow(() -> none(before.name()));
    old.setDN(tree.userDn(after.name()));
    old.setAttribute("uid", after.name());
    Entry next = old.duplicate();
    tree.write(next, after);
    password(next, hash);
    changes.add(new Change.Modify(old, next));
  }

  private void memberships(
      OsUser before, OsUser after, OsUserChange change, People people, List<Change> changes) {
    List<String> was = before == null ? List.of() : people.groupsOf(before.name());
    List<String> becomes = change.memberOf() == null ? was : change.memberOf();
    boolean renamed = before != null && !before.name().equals(after.name());
    for (OsGroup group : people.groups().values()) {
      boolean in = was.contains(group.name());
      boolean willBe = becomes.contains(group.name());
      if (in != willBe || (in && renamed)) {
        List<String> members = new ArrayList<>(group.members());
        if (before != null) {
          members.remove(before.name());
        }
        if (willBe) {
          members.add(after.name());
        }
        changes.add(members(group.name(), members.stream().distinct().toList()));
      }
    }
  }

  private Change members(String group, List<String> members) {
    Entry before = group(group);
    Entry after = before.duplicate();
    tree.members(after, members);
    return new Change.Modify(before, after);
  }

  private Entry group(String name) {
    return directory
        .entry(tree.groupDn(name))
        .orElseThrow(() -> new Conflict("osgroup " + name + " went meanwhile; try again"));
  }

  private static void password(Entry entry, String hash) {
    if (hash != null) {
      entry.setAttribute(DirectoryTree.PASSWORD, hash);
    }
  }

  private static NotFound none(String name) {
    return new NotFound("osuser " + name + " is not available");
  }
}
