package io.perigee.gateway.route;

import java.util.Map;

/**
 * The rows of one path and method: one, or several that {@code action} chooses among.
 *
 * @param plain the row without an action; null if every row has one
 * @param byAction rows by action; empty if there is no choice
 */
public record Choice(Route plain, Map<String, Route> byAction) {

  /** True if the request's {@code action}, in query or body, has to be looked at. */
  public boolean dependsOnAction() {
    return !byAction.isEmpty();
  }

  /** Any of the rows: they share path, method, scheme and bounds. */
  public Route any() {
    return plain != null ? plain : byAction.values().iterator().next();
  }

  /**
   * The row for an action.
   *
   * @param action as the caller wrote it; null if the request has none
   * @return null if there is no such row
   */
  public Route forAction(String action) {
    return action == null ? plain : byAction.get(action);
  }

  Choice with(Route route) {
    if (route.action() == null) {
      if (plain != null) {
        throw new IllegalArgumentException("two rows for " + route.method() + " " + route.path());
      }
      return new Choice(route, byAction);
    }
    Map<String, Route> more = new java.util.LinkedHashMap<>(byAction);
    if (more.put(route.action(), route) != null) {
      throw new IllegalArgumentException("two rows for " + route.method() + " " + route.template());
    }
    return new Choice(plain, Map.copyOf(more));
  }
}
