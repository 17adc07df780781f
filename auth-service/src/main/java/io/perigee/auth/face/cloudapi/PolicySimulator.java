package io.perigee.auth.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.access.Access;
import io.perigee.auth.access.Accesses;
import io.perigee.auth.access.Simulation;
import io.perigee.auth.account.Accounts;
import io.perigee.auth.policy.Policies;
import io.perigee.auth.user.SubUsers;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.policy.Attempt;
import io.perigee.contracts.policy.RoleGrants;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * SimulatePolicy, beyond the published text:
 *
 * <pre>
 * {"user": login or id, "action": "StopMachine", "resource": "/my/machines/…", "as_role": ["ops"],
 *  "rules": [further rules, as if every role that the resource is tagged with had them],
 *  "conditions": {"time","sourceip","user-agent","method","tags":{}}}
 * </pre>
 *
 * answers {@code
 * {"allowed","reason","roles":[{"name","active","tagged","rules":[{"rule","concerns",
 * "condition"}]}]}}. Nothing is done or changed.
 */
@Singleton
final class PolicySimulator {

  private static final Set<String> KNOWN =
      Set.of("user", "action", "resource", "as_role", "rules", "conditions");
  private static final Set<String> CONDITIONS =
      Set.of("time", "sourceip", "user-agent", "method", "tags");

  private final Accesses accesses;
  private final Accounts accounts;
  private final SubUsers users;
  private final Clock clock;

  PolicySimulator(Accesses accesses, Accounts accounts, SubUsers users, Clock clock) {
    this.accesses = accesses;
    this.accounts = accounts;
    this.users = users;
    this.clock = clock;
  }

  ObjectNode simulate(UUID account, Fields fields) {
    fields.only(KNOWN).require("user", "action", "resource");
    UUID user = users.get(account, fields.text("user").value()).id();
    String login = accounts.get(account).login();
    String below = below(account, login, fields.text("resource", 1_024).value());
    Attempt attempt = attempt(fields, login, below);
    Access access =
        accesses
            .find(account.toString(), user, below)
            .map(found -> with(found, fields))
            .orElseThrow(() -> new IllegalStateException("the account of the call is not there"));
    List<String> asRoles = fields.texts("as_role").orElse(List.of());
    return show(Simulation.of(access, asRoles, attempt));
  }

  /** The path without its account. */
  private static String below(UUID account, String login, String resource) {
    int slash = resource.indexOf('/', 1);
    String first = resource.substring(1, slash < 0 ? resource.length() : slash);
    boolean own =
        resource.startsWith("/")
            && (first.equals("my") || first.equals(login) || first.equals(account.toString()));
    if (!own) {
      throw Invalid.field("resource", "resource must be a path that begins with /my or /" + login);
    }
    return slash < 0 ? "/" : resource.substring(slash);
  }

  private static Access with(Access found, Fields fields) {
    List<String> texts = RuleTexts.of(fields, fields.object().get("rules"));
    if (texts.isEmpty()) {
      return found;
    }
    var further = Policies.read(texts);
    List<RoleGrants> roles =
        found.roles().stream()
            .map(
                role -> {
                  var rules = new ArrayList<>(role.rules());
                  rules.addAll(further);
                  return new RoleGrants(role.name(), role.standard(), rules);
                })
            .toList();
    return new Access(found.account(), found.login(), roles, found.tags());
  }

  private Attempt attempt(Fields fields, String login, String below) {
    Fields given = fields.inner("conditions").orElse(Fields.at("conditions", Documents.empty()));
    given.only(CONDITIONS);
    String rest = below.equals("/") ? "" : below;
    return new Attempt(
        fields.text("action", 128).value(),
        List.of("/my" + rest, "/" + login + rest),
        time(given),
        given.text("sourceip", 64).value(),
        given.text("user-agent").value(),
        given.text("method", 16).orElse("GET"),
        tags(given));
  }

  private Instant time(Fields given) {
    String text = given.text("time", 64).value();
    try {
      return text == null ? clock.instant() : Instant.parse(text);
    } catch (DateTimeException e) {
      throw given.invalid("time", "must be a time like 2026-11-21T08:30:00Z");
    }
  }

  private static Map<String, String> tags(Fields given) {
    Map<String, String> tags = new HashMap<>();
    Fields sent = given.inner("tags").orElse(Fields.at("tags", Documents.empty()));
    for (String name : sent.names()) {
      JsonNode value = sent.object().get(name);
      if (!value.isValueNode() || value.isNull()) {
        throw sent.invalid(name, "must be text, a number or a boolean");
      }
      tags.put(name, value.asText());
    }
    return tags;
  }

  private static ObjectNode show(Simulation simulation) {
    ObjectNode json =
        Documents.empty().put("allowed", simulation.allowed()).put("reason", simulation.reason());
    ArrayNode roles = json.putArray("roles");
    for (Simulation.RoleFinding role : simulation.roles()) {
      ArrayNode rules =
          roles
              .addObject()
              .put("name", role.name())
              .put("active", role.active())
              .put("tagged", role.tagged())
              .putArray("rules");
      role.rules()
          .forEach(
              rule ->
                  rules
                      .addObject()
                      .put("rule", rule.rule())
                      .put("concerns", rule.concerns())
                      .put("condition", rule.condition().name().toLowerCase(Locale.ROOT)));
    }
    return json;
  }
}
