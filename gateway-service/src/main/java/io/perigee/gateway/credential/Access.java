package io.perigee.gateway.credential;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.policy.MalformedRule;
import io.perigee.contracts.policy.RoleGrants;
import io.perigee.contracts.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a principal may do in an account, and who may touch one of its resources, as auth-service
 * knows it.
 *
 * @param account the account's UUID
 * @param login the account's login
 * @param roles the roles that the principal is a member of
 * @param tags names of the roles that the resource is tagged with
 */
public record Access(String account, String login, List<RoleGrants> roles, Set<String> tags) {

  public Access {
    roles = List.copyOf(roles);
    tags = Set.copyOf(tags);
  }

  static Access read(JsonNode answer) {
    List<RoleGrants> roles = new ArrayList<>();
    for (JsonNode role : answer.path("roles")) {
      List<Rule> rules = new ArrayList<>();
      role.path("rules").forEach(text -> read(text.asText(), rules));
      roles.add(
          new RoleGrants(role.path("name").asText(), role.path("standard").asBoolean(), rules));
    }
    Set<String> tags = new TreeSet<>();
    answer.path("tags").forEach(tag -> tags.add(tag.asText()));
    return new Access(
        answer.path("account").path("id").asText(),
        answer.path("account").path("login").asText(),
        roles,
        tags);
  }

  /** A rule that this version cannot read grants nothing. */
  private static void read(String text, List<Rule> rules) {
    try {
      rules.add(Rule.parse(text));
    } catch (MalformedRule e) {
      // auth-service stores none that its own version cannot read.
    }
  }
}
