package io.perigee.runtime.identity;

import java.util.Set;

/**
 * Who calls.
 *
 * @param id stable identity: a user's or account's UUID, a node's id, a service's name
 * @param kind what it is
 * @param login the name outside; for who acts in an account that is not theirs, the account's
 * @param account the account's UUID that it acts for; null for the operator's people and for
 *     services
 * @param roles role names; empty for an account's owner, who may do everything in it
 * @param face the API that it speaks: luna, cloudapi, lunanode or internal
 * @param user who acts in the account by its roles: a sub-user's or another account's login; null
 *     for everybody else
 */
public record Principal(
    String id,
    Kind kind,
    String login,
    String account,
    Set<String> roles,
    String face,
    String user) {

  public Principal {
    roles = roles == null ? Set.of() : Set.copyOf(roles);
  }

  /** Somebody who acts in their own name. */
  public Principal(
      String id, Kind kind, String login, String account, Set<String> roles, String face) {
    this(id, kind, login, account, roles, face, null);
  }

  /** Kinds of principals; in tokens in lower case with a hyphen. */
  public enum Kind {
    LUNA_USER,
    NODE,
    ACCOUNT,
    SUB_USER,
    API_KEY,
    SERVICE,
    ANONYMOUS;

    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException if there is no such kind
     */
    public static Kind of(String text) {
      return valueOf(text.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }
  }

  public static Principal service(String name) {
    return new Principal(name, Kind.SERVICE, name, null, Set.of(), "internal");
  }

  public static Principal anonymous(String face) {
    return new Principal("anonymous", Kind.ANONYMOUS, "anonymous", null, Set.of(), face);
  }

  /** How events name who caused them. */
  public String actor() {
    return kind.text() + ":" + login + (user == null ? "" : "/" + user);
  }
}
