package io.perigee.auth.directory;

import com.unboundid.ldap.sdk.Entry;
import io.perigee.contracts.error.Conflict;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is to be changed in the directory when one of the nodes' users changes or goes. */
@Singleton
final class OsUserChanges {

  private final Directory directory;
  private final DirectoryTree tree;
  private final DirectoryConfig config;

  OsUserChanges(Directory directory, DirectoryTree tree, DirectoryConfig config) {
    this.directory = directory;
    this.tree = tree;
    this.config = config;
  }

  /**
   * A user that is made or changed.
   *
   * @param after as it will be
   * @param changes what makes it so, in this order
   */
  record Saving(OsUser after, List<Change> changes) {}

  /**
   * Changes nothing yet.
   *
   * @param name of the user, which is made if nobody has it
   * @param hash of its new password; null leaves it
   * @param people everybody there is
   */
  Saving saving(String name, OsUserChange change, String hash, People people) {
    OsUser before = people.users().get(name);
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
    return new Saving(after, changes);
  }

  /**
   * A user that goes with its memberships. Changes nothing yet.
   *
   * @param ownGroup true if the group of its own goes too, if nobody else is in it
   */
  List<Change> deletion(OsUser user, boolean ownGroup, People people) {
    String name = user.name();
    List<Change> changes = new ArrayList<>();
    changes.add(
        new Change.Delete(
            directory.entry(tree.userDn(name)).orElseThrow(() -> OsUsers.none(name))));
    for (String of : people.groupsOf(name)) {
      List<String> others =
          people.groups().get(of).members().stream().filter(m -> !m.equals(name)).toList();
      changes.add(members(of, others));
    }
    if (ownGroup) {
      ownGroup(user, people).ifPresent(g -> changes.add(new Change.Delete(group(g.name()))));
    }
    return withoutTouchedTwice(changes);
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
    Entry old =
        directory.entry(tree.userDn(before.name())).orElseThrow(() -> OsUsers.none(before.name()));
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
}
