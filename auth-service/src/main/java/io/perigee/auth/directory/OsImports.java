package io.perigee.auth.directory;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Users and groups that come with a whole configuration, which names them mutually: groups come
 * first, with members that are still to come.
 */
@Singleton
public final class OsImports {

  private final Directory directory;
  private final DirectoryTree tree;
  private final DirectoryTurn turn;
  private final DirectoryConfig config;
  private final DirectoryJournal journal;

  OsImports(
      Directory directory,
      DirectoryTree tree,
      DirectoryTurn turn,
      DirectoryConfig config,
      DirectoryJournal journal) {
    this.directory = directory;
    this.tree = tree;
    this.turn = turn;
    this.config = config;
    this.journal = journal;
  }

  /**
   * Makes a group, whether its members are there or not.
   *
   * @throws Conflict if it is there, or its number is another's
   */
  public void makeGroup(String name, OsGroupChange wanted, Cause cause) {
    turn.take(
        () -> {
          People people = directory.people();
          if (people.groups().containsKey(name)) {
            throw new Conflict("osgroup " + name + " exists already");
          }
          if (wanted.gidNumber() != null) {
            requireFree(wanted.gidNumber(), people);
          }
          long gid =
              wanted.gidNumber() != null
                  ? wanted.gidNumber()
                  : people.freeGid(config.firstGid(), config.firstGid());
          OsGroup group =
              new OsGroup(name, gid, wanted.members() == null ? List.of() : wanted.members());
          directory.change(List.of(new Change.Add(tree.entry(group))));
          journal.group(null, group, cause);
          return null;
        });
  }

  /**
   * @throws Conflict if the number is a group's
   */
  public static void requireFree(long gidNumber, People people) {
    people
        .groupOf(gidNumber)
        .ifPresent(
            other -> {
              throw new Conflict(
                  "gidNumber %d is that of osgroup %s".formatted(gidNumber, other.name()));
            });
  }

  /**
   * @throws Conflict if the number is a user's
   */
  public static void requireFreeUid(long uidNumber, People people) {
    people
        .userOf(uidNumber)
        .ifPresent(
            other -> {
              throw new Conflict(
                  "uidNumber %d is that of osuser %s".formatted(uidNumber, other.name()));
            });
  }
}
