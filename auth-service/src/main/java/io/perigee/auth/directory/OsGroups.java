package io.perigee.auth.directory;

import com.unboundid.ldap.sdk.Entry;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Groups of the nodes' users ("OS user group management" of the Luna2 REST API). */
@Singleton
public final class OsGroups {

  private static final int NAMED = 5;

  private final Directory directory;
  private final DirectoryTree tree;
  private final DirectoryTurn turn;
  private final DirectoryConfig config;
  private final DirectoryJournal journal;

  OsGroups(
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

  /** All, by name. */
  public List<OsGroup> all() {
    return directory.people().groups().values().stream()
        .sorted(java.util.Comparator.comparing(OsGroup::name))
        .toList();
  }

  /**
   * @throws NotFound if there is none of this name
   */
  public OsGroup get(String name) {
    return directory.group(name).orElseThrow(() -> none(name));
  }

  /**
   * Makes a group, or changes one. All is checked before anything is changed. Another number goes
   * with those whose primary group it is.
   *
   * @return true if it was made
   * @throws Conflict if a name or number is another's
   * @throws Invalid naming the field that is wrong
   */
  public boolean save(String name, OsGroupChange change, Cause cause) {
    return turn.take(
        () -> {
          People people = directory.people();
          OsGroup before = people.groups().get(name);
          if (before == null && change.newName() != null) {
            throw none(name);
          }
          requireFree(name, change, people);
          OsGroup after = after(name, before, change, people);
          if (before == null) {
            directory.change(List.of(new Change.Add(tree.entry(after))));
          } else {
            directory.change(changes(before, after, people));
          }
          journal.group(before, after, cause);
          return before == null;
        });
  }

  /**
   * @throws NotFound if there is none of this name
   * @throws Conflict if it is the primary group of users
   */
  public void delete(String name, Cause cause) {
    turn.take(
        () -> {
          People people = directory.people();
          OsGroup group = people.groups().get(name);
          if (group == null) {
            throw none(name);
          }
          List<String> users =
              people.users().values().stream()
                  .filter(u -> u.gidNumber() == group.gidNumber())
                  .map(OsUser::name)
                  .sorted()
                  .limit(NAMED)
                  .toList();
          if (!users.isEmpty()) {
            throw new Conflict(
                "osgroup %s is the primary group of %s".formatted(name, String.join(", ", users)));
          }
          directory.change(List.of(new Change.Delete(entry(tree.groupDn(name), name))));
          journal.group(group, null, cause);
          return null;
        });
  }

  private static void requireFree(String name, OsGroupChange change, People people) {
    if (change.newName() != null
        && !change.newName().equals(name)
        && people.groups().containsKey(change.newName())) {
      throw new Conflict("osgroup " + change.newName() + " exists already");
    }
    if (change.gidNumber() != null) {
      people
          .groupOf(change.gidNumber())
          .filter(other -> !other.name().equals(name))
          .ifPresent(
              other -> {
                throw new Conflict(
                    "gidNumber %d is that of osgroup %s"
                        .formatted(change.gidNumber(), other.name()));
              });
    }
    for (String member : change.members() == null ? List.<String>of() : change.members()) {
      if (!people.users().containsKey(member)) {
        String field = "config.osgroup." + name + ".member";
        throw Invalid.field(field, field + ": there is no osuser " + member);
      }
    }
  }

  private OsGroup after(String name, OsGroup before, OsGroupChange change, People people) {
    long gid =
        change.gidNumber() != null
            ? change.gidNumber()
            : before != null
                ? before.gidNumber()
                : people.freeGid(config.firstGid(), config.firstGid());
    List<String> members =
        change.members() != null ? change.members() : before != null ? before.members() : List.of();
    return new OsGroup(change.newName() == null ? name : change.newName(), gid, members);
  }

  private List<Change> changes(OsGroup before, OsGroup after, People people) {
    List<Change> changes = new ArrayList<>();
    if (!after.name().equals(before.name())) {
      changes.add(new Change.Rename(tree.groupDn(before.name()), tree.groupDn(after.name())));
    }
    Entry old = entry(tree.groupDn(before.name()), before.name());
    old.setDN(tree.groupDn(after.name()));
    old.setAttribute("cn", after.name());
    Entry next = old.duplicate();
    next.setAttribute("gidNumber", Long.toString(after.gidNumber()));
    if (!after.members().equals(before.members())) {
      tree.members(next, after.members());
    }
    changes.add(new Change.Modify(old, next));
    if (after.gidNumber() != before.gidNumber()) {
      people.users().values().stream()
          .filter(u -> u.gidNumber() == before.gidNumber())
          .forEach(u -> changes.add(primary(u, after.gidNumber())));
    }
    return changes;
  }

  private Change primary(OsUser user, long gidNumber) {
    Entry before = entry(tree.userDn(user.name()), user.name());
    Entry after = before.duplicate();
    after.setAttribute("gidNumber", Long.toString(gidNumber));
    return new Change.Modify(before, after);
  }

  private Entry entry(String dn, String name) {
    return directory.entry(dn).orElseThrow(() -> none(name));
  }

  private static NotFound none(String name) {
    return new NotFound("osgroup " + name + " is not available");
  }
}
