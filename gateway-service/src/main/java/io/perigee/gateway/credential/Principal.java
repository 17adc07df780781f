package io.perigee.gateway.credential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Who calls, as auth-service knows them.
 *
 * @param id the principal's UUID
 * @param kind luna-user, node, account, sub-user, api-key, service or anonymous
 * @param login the name shown outside
 * @param account UUID of the account acted for; null if there is none
 * @param roles active roles
 * @param face the API they came by
 * @param user who acts by roles in an account: a sub-user's or another account's login; null for
 *     everybody else
 */
public record Principal(
    String id,
    String kind,
    String login,
    String account,
    List<String> roles,
    String face,
    String user) {

  public Principal {
    roles = List.copyOf(roles);
  }

  /** Somebody who acts in their own name. */
  public Principal(
      String id, String kind, String login, String account, List<String> roles, String face) {
    this(id, kind, login, account, roles, face, null);
  }

  /** Nobody in particular, coming by an API. */
  public static Principal anonymous(String face) {
    return new Principal("anonymous", "anonymous", "anonymous", null, List.of(), face);
  }

  /** Reads auth-service's form; the face is the one asked for. */
  static Principal read(JsonNode node, String face) {
    List<String> roles = new ArrayList<>();
    node.path("roles").forEach(role -> roles.add(role.asText()));
    return new Principal(
        node.path("id").asText(),
        node.path("kind").asText(),
        node.path("login").asText(),
        node.path("account").asText(null),
        roles,
        face);
  }

  public boolean isNode() {
    return kind.equals("node");
  }

  /** How logs and messages name it. */
  public String label() {
    return kind + ":" + login + (user == null ? "" : "/" + user);
  }
}
