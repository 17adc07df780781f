package io.perigee.gateway.access;

import io.perigee.contracts.policy.Attempt;
import io.perigee.contracts.policy.RoleGrants;
import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.credential.Access;
import io.perigee.gateway.credential.FormBody;
import io.perigee.gateway.credential.Principal;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.route.Route;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Decides whether a sub-user, or another account, may do what it asks for (CloudAPI, "Rules
 * definition for access control"): denied, unless the resource is tagged with one of its active
 * roles, and a rule of that role grants the action now.
 */
public final class Permission {

  private static final String COUNT = "CountMachines";
  private static final String LIST = "ListMachines";

  private final MachineTags machineTags;
  private final Clock clock;

  /**
   * @param machineTags reads tags where a rule asks for them
   */
  public Permission(MachineTags machineTags, Clock clock) {
    this.machineTags = machineTags;
    this.clock = clock;
  }

  /**
   * The roles that are active: those that {@code ?as-role} names, else the caller's default ones.
   *
   * @throws Refused if the caller is not a member of a role that it names
   */
  public static List<RoleGrants> active(Access access, String query) {
    byte[] named =
        query == null || !query.contains("as-role") ? null : FormBody.query(query).get("as-role");
    if (named == null) {
      return access.roles().stream().filter(RoleGrants::standard).toList();
    }
    List<RoleGrants> active = new ArrayList<>();
    for (String name : new String(named, StandardCharsets.UTF_8).split(",")) {
      if (!name.isBlank()) {
        active.add(
            access.roles().stream()
                .filter(role -> role.name().equals(name.strip()))
                .findFirst()
                .orElseThrow(
                    () -> new Refused(Refusal.forbidden("not a member of role " + name.strip()))));
      }
    }
    return List.copyOf(active);
  }

  /**
   * The roles by which the request is let through.
   *
   * @param active the caller's active roles
   * @return fails as {@link Refused} if none lets it through
   */
  public Future<List<RoleGrants>> granted(
      Exchange exchange,
      Route route,
      ResourcePath resource,
      Access access,
      List<RoleGrants> active) {
    List<RoleGrants> tagged =
        active.stream().filter(role -> access.tags().contains(role.name())).toList();
    Attempt attempt = attempt(exchange, route.name(), resource, access);
    Future<Attempt> known =
        readsTags(tagged, attempt)
            ? machineTags.of(access, resource).map(attempt::tagged)
            : Future.succeededFuture(attempt);
    return known.map(
        whole -> {
          List<RoleGrants> granting = tagged.stream().filter(role -> grants(role, whole)).toList();
          if (granting.isEmpty()) {
            throw denied(exchange, route);
          }
          return granting;
        });
  }

  /** Who may list machines may count them. */
  private static boolean grants(RoleGrants role, Attempt attempt) {
    return role.grants(attempt)
        || attempt.action().equals(COUNT) && role.grants(named(attempt, LIST));
  }

  private static boolean readsTags(List<RoleGrants> roles, Attempt attempt) {
    return roles.stream()
        .flatMap(role -> role.rules().stream())
        .anyMatch(rule -> rule.readsTags() && rule.concerns(attempt));
  }

  private Attempt attempt(Exchange exchange, String action, ResourcePath resource, Access access) {
    String rest = resource.full().equals("/") ? "" : resource.full();
    return new Attempt(
        action,
        Arrays.asList("/my" + rest, "/" + access.login() + rest),
        clock.instant(),
        exchange.address(),
        exchange.request().getHeader("User-Agent"),
        exchange.request().method().name(),
        Map.of());
  }

  private static Attempt named(Attempt attempt, String action) {
    return new Attempt(
        action,
        attempt.resources(),
        attempt.at(),
        attempt.sourceIp(),
        attempt.userAgent(),
        attempt.method(),
        attempt.tags());
  }

  private static Refused denied(Exchange exchange, Route route) {
    Principal caller = exchange.principal();
    return new Refused(
        Refusal.forbidden(
            (caller.user() == null ? caller.login() : caller.user())
                + " does not have permission to access "
                + exchange.path()
                + " ("
                + route.name()
                + ")"));
  }
}
