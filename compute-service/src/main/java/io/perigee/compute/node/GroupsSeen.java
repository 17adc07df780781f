package io.perigee.compute.node;

import io.perigee.compute.node.NodeStore.Membership;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The groups as new nodes last saw them, so that a node can be planned without asking. They may
 * have changed since: what is planned on one is written only if it still has that version.
 */
@Singleton
final class GroupsSeen {

  /** More than a cluster has groups. */
  private static final int MOST = 1_000;

  private final Map<String, Membership> groups = new ConcurrentHashMap<>();

  /** The group of a name as it was seen last; null if it was not. */
  Membership of(String name) {
    return name == null ? null : groups.get(name);
  }

  void saw(Membership group) {
    if (groups.size() >= MOST) {
      groups.clear();
    }
    groups.put(group.name(), group);
  }
}
