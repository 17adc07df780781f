package io.perigee.auth.directory;

import io.perigee.contracts.error.Busy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Everybody in the directory at one moment.
 *
 * @param users by name
 * @param groups by name
 */
public record People(Map<String, OsUser> users, Map<String, OsGroup> groups) {

  private static final long HIGHEST = 2_147_483_647;

  /** Names of the groups that have this user as a member, sorted. */
  public List<String> groupsOf(String user) {
    return groups.values().stream()
        .filter(group -> group.members().contains(user))
        .map(OsGroup::name)
        .sorted()
        .toList();
  }

  /** The groups of every user, in one pass. */
  public Map<String, List<String>> memberships() {
    return groups.values().stream()
        .sorted(java.util.Comparator.comparing(OsGroup::name))
        .flatMap(group -> group.members().stream().map(user -> Map.entry(user, group.name())))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  Optional<OsUser> userOf(long uidNumber) {
    return users.values().stream().filter(u -> u.uidNumber() == uidNumber).findFirst();
  }

  Optional<OsGroup> groupOf(long gidNumber) {
    return groups.values().stream().filter(g -> g.gidNumber() == gidNumber).findFirst();
  }

  long freeUid(long first) {
    return free(users.values(), OsUser::uidNumber, first);
  }

  /** A number that no group has and no user names as its primary group's. */
  long freeGid(long first, long preferred) {
    Set<Long> taken =
        users.values().stream()
            .map(OsUser::gidNumber)
            .collect(Collectors.toCollection(java.util.HashSet::new));
    groups.values().forEach(g -> taken.add(g.gidNumber()));
    return taken.contains(preferred) ? free(taken, first) : preferred;
  }

  private static <T> long free(java.util.Collection<T> all, Function<T, Long> number, long first) {
    return free(all.stream().map(number).collect(Collectors.toSet()), first);
  }

  private static long free(Set<Long> taken, long first) {
    for (long number = first; number <= HIGHEST; number++) {
      if (!taken.contains(number)) {
        return number;
      }
    }
    throw new Busy("no number from " + first + " on is free", Duration.ofMinutes(1));
  }
}
